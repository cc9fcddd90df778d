/// What a PDF can do to whoever opens it, beyond being read.
public enum ActiveContent: String, CaseIterable, Sendable {
    case script
    /// It starts a program.
    case launch
    case embeddedFile = "embedded_file"
    /// Its structure could not be looked through: it is too large, most often.
    case undetermined
}
