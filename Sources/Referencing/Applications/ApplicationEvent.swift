/// What happened to an application. The journal keeps it; history, mails and statistics read it.
public enum ApplicationEvent: Hashable, Sendable {
    case opened
    case charterAccepted(version: String, sha256: String)
    case companySaved(Siret, isVerified: Bool)
    case profileSaved
    case letterMade(reference: String, sha256: String)
    case signedLetterDeposited(sha256: String, size: Int)
    /// The first release did not write the number.
    case submitted(ApplicationNumber?)
    case draftDeleted
    case withdrawn
    case reviewStarted
    case handedOver(to: AccountID)
    case complementRequested([Section], deadline: CivilDay)
    case complementAnswered
    case proposed
    case proposalWithdrawn(because: String)
    case sentBack(because: String)
    case recused(because: String)
    /// What the register had recorded for this establishment and no longer counts as it stood.
    case accepted(superseding: [Period])
    case refused
    /// The first releases wrote the reason alone.
    case closed(because: ClosingReason, Closing?)
    /// A granted appeal ended its closing: it is examined again.
    case reopened
    /// The time for which it was kept is over.
    case erased
    case reasonsAsked
    case reasonsGiven(Closing)
    case appealFiled(AppealNumber, Appeal.Kind, on: CivilDay)
    case appealAnswerRead(AppealNumber)
    case appealAnswered(AppealNumber, Appeal.Outcome)
    /// Silence rejected the appeal (CJA R421-2).
    case appealSilent(AppealNumber, since: CivilDay)
    /// Its owner first opened the decision here.
    case decisionRead
    /// Nobody had opened the decision: the post delivered it.
    case decisionPosted(on: CivilDay)
    /// Silence decided on its day (CRPA L231-4); an express decision may still replace it.
    case silenceDecided(on: CivilDay)
}
