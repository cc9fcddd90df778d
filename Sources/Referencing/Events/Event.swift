/// What the journal tells: each case has a stable code and an explicit codec in the store, so that renaming a symbol
/// changes nothing that is kept.
public enum Event: Hashable, Sendable {
    case application(ApplicationEvent)
    case register(RegisterEvent)
    case supplier(SupplierEvent)
    case account(AccountEvent)
    /// A document was printed from what had been issued, and kept.
    case documentPrinted(Document.Kind, sha256: String)
    /// The antivirus looked at a document that waited for it.
    case documentScanned(Document.Kind, sha256: String, Scan)
    /// What was there before the journal vouched for it was recorded as it stood.
    case evidenceRecorded
    /// From now on the journal vouches for every application and every period.
    case evidenceBegun
    /// Mails that had been given up were queued again.
    case mailsRetried(Int)
    /// What a later release wrote, which this one does not know.
    case unknown(String)
}

/// What happened to the register and to what people say of it.
public enum RegisterEvent: Hashable, Sendable {
    /// A decision of the DGE referenced a supplier; the periods that were recorded before and no longer count.
    case referenced(Siret, from: CivilDay, superseding: [Period])
    /// A list was taken in.
    case listImported(changes: Int)
    /// A list waits for another person; by the digest of its file.
    case listFiled(PartnerListNumber, sha256: String)
    case listValidated(PartnerListNumber, changes: Int)
    case listRefused(PartnerListNumber, because: String)
    case errorReported
    /// A business complains of what an activator did (charter, art. 9).
    case complaintReceived
    /// A member of staff looks after it.
    case reportTaken
    case reportAnswered
    case reportClosed
}

/// What happened to an account.
public enum AccountEvent: Hashable, Sendable {
    case opened(Role)
    case addressProved
    case passwordSet
    case secondFactorSet
    case secondFactorReset
    case recoveryCodesRenewed
    /// One administrator asked for what another one has to agree to (a code of the store), or gave up; the other one refused.
    case agreementAsked(String)
    case agreementRefused(String)
    case identityLinked
    case identityUnlinked
    case disabled
    case enabled
    /// The new address was proved; the former one is not kept.
    case addressChanged
    /// Its owner took a copy of all that is kept of them.
    case dataExported
    /// Its owner deleted it: what proves a decision stays as long as the law asks.
    case deleted
    /// An administrator recorded that it may sign decisions, or that it may not any more from a day on.
    case delegated(capacity: String, act: String, from: CivilDay, to: CivilDay?)
    case delegationEnded(on: CivilDay)
    case loggedIn
    case loggedOutEverywhere
}
