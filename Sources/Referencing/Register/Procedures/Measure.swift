/// What the administration may take against a referencing, after the contradictory procedure.
public enum Measure: String, CaseIterable, Sendable {
    /// The referencing is interrupted, until it is lifted.
    case suspension
    /// The charter was not respected: the referencing ends (charter, art. 10).
    case strikeOff = "dereferencement"
    /// The acceptance was illegal, and is taken back within four months as if it had never been (CRPA L242-1).
    case withdrawal = "retrait"
    /// A condition is no longer met: the acceptance ends for the future (CRPA L242-2, 1°).
    case repeal = "abrogation"

    /// Whether the measure may rest on a ground: what was illegal from the start is withdrawn; what went wrong since is
    /// suspended, struck off or repealed.
    public func mayRest(on ground: MeasureGround) -> Bool { (self == .withdrawal) == (ground == .illegal) }

    /// How long an illegal acceptance may be taken back, in months from its day (CRPA L242-1).
    public static let withdrawalMonths = 4
}
