/// What an antivirus said of a file that somebody sent.
public enum Scan: String, CaseIterable, Sendable {
    /// No antivirus was there to be asked.
    case unchecked
    /// The antivirus did not answer: the file is kept in quarantine, and nobody opens it.
    case pending
    case clean
    case infected

    /// Whether the file may be opened.
    public var letsOpen: Bool { self == .unchecked || self == .clean }
}
