import Foundation

/// What somebody asks about a supplier of the register, and a person of the administration confirms: to speak for a fiche that
/// came with a list, or to take a referencing to another establishment of the firm.
public struct SupplierRequest: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The asker speaks for the firm, in a capacity, and accepts the charter.
        case claim(quality: String, Acceptance)
        /// The firm has moved: its establishment there, as the registry says (charter, art. 7).
        case move(to: Company)
    }

    public let number: SupplierRequestNumber
    public let supplier: SupplierID
    public let kind: Kind
    /// What the asker says for it.
    public let statement: String
    public let asker: Owner
    public let askedAt: Date
    /// Until when a link in a mail to the address of the fiche proves it; nil where the administration decides.
    public let provableUntil: Date?
    public let end: End?

    public enum Outcome: String, CaseIterable, Sendable {
        case accepted = "acceptee"
        case refused = "refusee"
    }

    /// How it ended.
    public struct End: Hashable, Sendable {
        public let outcome: Outcome
        /// Why it was refused.
        public let reason: String?
        /// Nil where the asker's own address proved it, and where silence refused it.
        public let author: Author?
        public let at: Date

        public init(outcome: Outcome, reason: String?, author: Author?, at: Date) {
            (self.outcome, self.reason, self.author, self.at) = (outcome, reason, author, at)
        }

        /// Who decided, in which capacity (CRPA L212-1).
        public struct Author: Hashable, Sendable {
            public let id: AccountID
            public let name: String
            public let capacity: String

            public init(id: AccountID, name: String, capacity: String) {
                (self.id, self.name, self.capacity) = (id, name, capacity)
            }
        }
    }

    /// What silence means: no text organises such requests (CRPA L231-4, 2°).
    public static let silence = SilenceRule(.refuses, after: 2)

    /// How long the link in a mail holds, in seconds.
    public static let proofTime: TimeInterval = 24 * 3600
    /// How many mails a day ask the address of a fiche for a proof; who claims it next is answered by the administration.
    public static let mostProofsInADay = 3
    /// How many requests one person makes in a day.
    public static let mostInADay = 10

    public init(
        number: SupplierRequestNumber, supplier: SupplierID, kind: Kind, statement: String, asker: Owner,
        askedAt: Date, provableUntil: Date?, end: End? = nil
    ) {
        (self.number, self.supplier, self.kind, self.statement) = (number, supplier, kind, statement)
        (self.asker, self.askedAt, self.provableUntil, self.end) = (asker, askedAt, provableUntil, end)
    }

    /// The day on which silence refuses it.
    public var dueOn: CivilDay { CivilDay(of: askedAt).adding(months: Self.silence.months) }

    /// Whether silence refused it: an express decision may still replace that.
    public var isSilent: Bool { end.map { $0.outcome == .refused && $0.author == nil } ?? false }

    /// Whether the administration has to decide: it was asked, and the mail is not the way, or was not answered in time.
    public func isAwaited(at now: Date) -> Bool { end == nil && (provableUntil.map { $0 <= now } ?? true) }
}

/// Why a request about a supplier is not taken.
public enum SupplierRequestRefusal: Error, Hashable, Sendable {
    /// The supplier does not stand so that this may be asked, or not by this person.
    case notAllowed
    /// A decision is signed by who holds a delegation (CRPA L212-1).
    case notDelegated
    /// Somebody asked for it already.
    case isOpenAlready(SupplierRequestNumber)
    /// The person made so many in a day that no other one is taken before tomorrow.
    case tooMany
    /// A move stays within the firm: the first nine digits are the same.
    case otherFirm
    /// The registry does not say that the establishment is open.
    case notActive
    /// The register has the establishment already: the two are linked, and nothing is opened.
    case isKnown
}

extension Policy {
    /// Whether a person may ask to speak for a supplier: nobody does yet.
    public func mayClaim(_ file: SupplierFile, _ actor: Actor, on today: CivilDay) -> Bool {
        actor.role == .applicant && file.owner == nil && [.referenced, .suspended].contains(file.status(on: today))
    }

    /// Whether a person may take the referencing to another establishment. Nobody gets away so from a procedure, a suspension, or
    /// an end that is decided.
    public func mayMove(_ file: SupplierFile, _ actor: Actor, on today: CivilDay) -> Bool {
        actor.role == .applicant && file.owner?.id == actor.id && file.supplier.siret != nil
            && file.status(on: today) == .referenced && file.plannedEnd(after: today) == nil
            && file.openProcedure == nil && file.supplier.successor == nil
    }

    /// Whether a person may decide what was asked.
    public func mayDecide(_ request: SupplierRequest, _ actor: Actor, at now: Date) -> Bool {
        actor.role.analyses && (request.isAwaited(at: now) || request.isSilent)
    }
}

extension SupplierFile {
    /// Somebody speaks for it from now on; what its fiche says becomes theirs to change.
    public mutating func hand(to owner: Owner, quality: String) {
        self.owner = owner
        supplier.isClaimed = true
        profile = Profile(claiming: supplier, owner, quality: quality)
        ficheVersion += 1
        revision += 1
    }

    /// A move stays in the firm, and goes to an establishment that the registry says is open.
    public func guardMove(to company: Company) throws(SupplierRequestRefusal) {
        guard company.siren == supplier.siren, company.siret != supplier.siret else { throw .otherFirm }
        guard company.registry?.isActive == true else { throw .notActive }
    }

    /// The establishment closed and another one of the firm goes on: not referenced any more from today on, and whoever asks
    /// is told of the other one.
    public mutating func move(to siret: Siret, on today: CivilDay) {
        end(on: today, because: .cessation, asOf: today)
        supplier.successor = siret
        revision += 1
    }
}

extension Profile {
    /// What a fiche that came with a list says, as its new owner finds it: nothing is published that was not.
    init(claiming supplier: Supplier, _ owner: Owner, quality: String) {
        let territory: Territory = supplier.isNational ? .national : .departments(supplier.served)
        self.init(
            contactName: owner.name, contactQuality: quality, email: supplier.email ?? owner.email,
            phone: supplier.phone, publishesEmail: supplier.email != nil, publishesPhone: supplier.phone != nil,
            website: supplier.website, short: supplier.short ?? "", long: supplier.long, themes: supplier.themes,
            territory: territory, sizes: supplier.sizes, firstMeetingFree: supplier.firstMeetingFree,
            price: supplier.price, worksRemotely: supplier.isRemote)
    }
}

extension SupplierRequest.Kind {
    /// What its refusal rests on, in law.
    public var law: String {
        switch self {
        case .claim:
            "Une fiche de l’annuaire est gérée par une personne qui représente l’entreprise, et qui accepte pour elle la charte d’engagement."
        case .move:
            "Le référencement est celui d’un établissement, désigné par son SIRET ; il n’est transféré qu’à un autre établissement en activité de la même entreprise. \(CharterArticle.upToDate.law)"
        }
    }
}
