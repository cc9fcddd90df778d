/// Why the rules do not let an act be done; nothing has changed.
public enum Refusal: Error, Hashable, Sendable {
    /// The status does not allow it, or not to this person.
    case notAllowed(Action)
    /// A decision is signed by who holds a delegation (CRPA L212-1).
    case notDelegated
    /// The section is not open to changes.
    case closedSection(Section)
    case incomplete([Gap])
    /// Another application for this establishment is being handled.
    case anotherIsLive
    /// The person named is not one who may analyse.
    case unknownColleague
    /// The applicant still has time to answer (CRPA L114-5).
    case deadlineNotPassed
    /// The applicant still has time to send what was asked for, and an acceptance waits for it (CRPA L114-5-1).
    case complementAwaited
    /// The file given back as signed is the very model that we made: nobody signed it.
    case unsignedModel
    /// The file was given back before, for a letter that another one has replaced.
    case signedForFormerLetter
    /// The antivirus found something in the file given back.
    case infectedLetter
    /// Nobody could read the signed letter: the antivirus has not let it through.
    case unreadLetter
    /// No letter was made yet that could be signed.
    case noLetter
}
