/// What happened to a supplier and its fiche. The journal keeps it; history, mails and letters read it. What the fiche said
/// stands in its versions: the journal names them, for a person's data may have to go while the journal stays.
public enum SupplierEvent: Hashable, Sendable {
    /// The version that the edit made; the one before it says what stood there.
    case ficheEdited(version: Int)
    /// The same, made by the staff because the owner asked for it.
    case ficheEditedOnRequest(version: Int, because: String)
    case requestMade(SupplierRequestNumber)
    /// The asker speaks for the supplier from now on.
    case claimed(SupplierRequestNumber)
    /// The establishment that goes on in its place, from a day on.
    case moved(SupplierRequestNumber, to: Siret, from: CivilDay)
    case requestRefused(SupplierRequestNumber)
    /// The staff linked it with the establishment that goes on in its place.
    case linked(to: Siret)
    /// The link was wrong.
    case unlinked
    case contactHidden(because: String)
    case contactShown
    /// The owner leaves: not referenced any more from this day on.
    case left(from: CivilDay)
    /// With what supports it, and its author's capacity.
    case cessationRecorded(from: CivilDay, Closing)
    case procedureOpened(ProcedureNumber)
    /// At once, with the procedure that follows.
    case suspendedUrgently(ProcedureNumber, from: CivilDay, capacity: String)
    case correctionAsked(Int)
    case correctionDecided(Int, isAgreed: Bool)
    case observed(ProcedureNumber)
    case hearingAsked(ProcedureNumber)
    case hearingRecorded(ProcedureNumber)
    case procedureDecided(ProcedureNumber, ProcedureOutcome)
    /// The acceptance was withdrawn from the establishment to which the firm moved, and never was for this one either.
    case withdrawnElsewhere(ProcedureNumber)
    case appealFiled(AppealNumber, Appeal.Kind, on: CivilDay)
    case appealAnswerRead(AppealNumber)
    case appealAnswered(AppealNumber, Appeal.Outcome)
    /// Its owner first opened a letter.
    case letterRead(Int)
    /// The post delivered a letter that nobody opened here.
    case letterPosted(Int, on: CivilDay)
    /// A granted appeal took the measure back.
    case restored(AppealNumber, from: CivilDay)
    case appealSilent(AppealNumber, since: CivilDay)
    /// With its reason, and its author's capacity.
    case lifted(from: CivilDay, Closing)
}
