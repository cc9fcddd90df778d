/// The parts of an application's form, in the order in which they are filled in.
public enum Section: String, CaseIterable, Sendable {
    case charter
    case company
    case profile
    case letter
}

extension Section {
    /// Whether a complement request that names some sections lets this one be changed. The letter goes with the company
    /// and the presentation, whose changes may make it outdated.
    public func isOpened(by named: Set<Section>) -> Bool {
        named.contains(self) || (self == .letter && !named.isDisjoint(with: [.company, .profile]))
    }
}
