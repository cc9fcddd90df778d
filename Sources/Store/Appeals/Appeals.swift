import Foundation
import Referencing

/// The appeals against decisions: entered by who contests or by the staff, answered by an approver, rejected by silence.
public struct Appeals: Sendable {
    let database: any Database
    let announcer: Announcer

    /// It does not exist, or not for this person.
    public struct NotFound: Error, Equatable {}

    /// The letter that answers an appeal.
    public struct Letter: Sendable, Equatable {
        public let title: String
        public let blocks: [IssuedAct.Block]
        public let html: String

        public init(title: String, blocks: [IssuedAct.Block], html: String) {
            (self.title, self.blocks, self.html) = (title, blocks, html)
        }
    }

    /// An appeal with whom it concerns.
    public struct Entry: Sendable {
        public internal(set) var appeal: Appeal
        /// The company that contests.
        public let name: String
        public let owner: Owner?
        public internal(set) var letter: Letter?
        /// Who took the decision that it is against; nil where time took it.
        public let contestedAuthor: AccountID?
        /// Where the company is reached by post, and its public e-mail address, when nobody speaks for it here.
        public internal(set) var postal: [String] = []
        public internal(set) var email: String?
        /// What it does, if it is granted.
        public internal(set) var effect: Effect

        /// Whether it may end so.
        public func mayEnd(_ outcome: Appeal.Outcome) -> Bool {
            appeal.mayEnd(outcome) && !(outcome == .granted && effect == .decisionAwaited)
        }

        /// The same with an answer, before its letter is written.
        public func answered(_ answer: Appeal.Answer) -> Entry {
            var appeal = appeal
            appeal.answer = answer
            var entry = self
            (entry.appeal, entry.letter) = (appeal, nil)
            return entry
        }

        /// The same with the letter that answers it.
        func with(_ letter: Letter) -> Entry {
            var entry = self
            entry.letter = letter
            return entry
        }
    }

    /// What an appeal that is granted does to the decision.
    public enum Effect: Sendable, Equatable {
        /// The refusal of an application is replaced by an acceptance.
        case acceptance
        /// Nothing yet: silence refused what is still examined, and an express decision replaces that.
        case decisionAwaited
        /// The file that was closed is opened again.
        case reopening
        /// What a request about a fiche asked for takes effect.
        case requestCarriedOut
        /// The measure ends on the day of the answer.
        case measureEnded
        /// The acceptance that was withdrawn counts from its first day on.
        case acceptanceRestored
        /// A cessation or a correction ends: the register says what it said before.
        case recordUndone

        init(_ target: Appeal.Target, status: Status?, isOfRequest: Bool, _ measure: Measure?) {
            self =
                switch target {
                case .application:
                    status == .closed ? .reopening : status?.isLive == true ? .decisionAwaited : .acceptance
                case .letter: isOfRequest ? .requestCarriedOut : .recordUndone
                case .procedure: measure == .withdrawal ? .acceptanceRestored : .measureEnded
                }
        }
    }

    // MARK: Reading

    /// Those against what a person may see, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(against target: Appeal.Target, visibleTo actor: Actor) async throws -> [Entry] {
        try await database.read { connection in
            let condition: SQL =
                switch target {
                case .application(let number): "applications.number = \(number)"
                case .procedure(let number, _): "appeals.procedure_number = \(number.text)"
                case .letter(let number, let slug):
                    "suppliers.slug = \(slug) AND appeals.letter_number = \(number)"
                }
            return try Self.entries(
                "\(condition) AND \(Self.visible(to: actor)) ORDER BY appeals.number DESC", in: connection)
        }
    }

    /// Those against what was decided about a supplier, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(about supplier: SupplierID, visibleTo actor: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries(
                "appeals.supplier_id = \(supplier) AND \(Self.visible(to: actor)) ORDER BY appeals.number DESC",
                in: connection)
        }
    }

    /// Those of an account, the last one first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func all(of owner: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries("owners.id = \(owner.id) ORDER BY appeals.number DESC", in: connection)
        }
    }

    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func entry(_ number: AppealNumber, visibleTo actor: Actor) async throws -> Entry? {
        try await database.read { try Self.find(number, for: actor, in: $0) }
    }

    /// Those that wait for their answer, the nearest day of silence first.
    /// - Throws: what the database throws; ``UnreadableColumn`` when a stored value is damaged.
    public func open(visibleTo actor: Actor) async throws -> [Entry] {
        try await database.read { connection in
            try Self.entries(
                "outcome IS NULL AND \(Self.visible(to: actor)) ORDER BY filed_on, appeals.number LIMIT 200",
                in: connection)
        }
    }

    private static let selection: SQL = """
        SELECT appeals.*, applications.number AS application_number, applications.status AS application_status, suppliers.slug AS supplier_slug,
            suppliers.address AS supplier_address, suppliers.postal_code || ' ' || suppliers.commune AS supplier_town,
            suppliers.email AS supplier_email,
            coalesce(suppliers.name, applications.name) AS contesting,
            (SELECT request_number FROM supplier_letters WHERE supplier_id = appeals.supplier_id
                AND number = appeals.letter_number) AS request_number,
            (SELECT measure FROM procedures WHERE number = appeals.procedure_number) AS measure,
            owners.id AS owner_id, owners.email AS owner_email, owners.name AS owner_name
        FROM appeals LEFT JOIN suppliers ON suppliers.id = appeals.supplier_id
        LEFT JOIN applications ON applications.id = coalesce(appeals.application_id, suppliers.application_id)
        LEFT JOIN accounts AS owners ON owners.id = \(contesting)
        """

    /// Who contests: the person to whom the letter was addressed, else who speaks for the supplier.
    static let contesting: SQL = """
        coalesce((SELECT addressee_id FROM supplier_letters WHERE supplier_id = appeals.supplier_id
            AND number = appeals.letter_number), \(SupplierFileRecord.owner))
        """

    /// One's own; for the staff all but those on files in which an interest was declared.
    static func visible(to actor: Actor) -> SQL {
        actor.role.isStaff
            ? "(applications.id IS NULL OR \(Applications.isOpen(to: actor)))" : "owners.id = \(actor.id)"
    }

    static func find(_ number: AppealNumber, for actor: Actor, in connection: any Connection) throws -> Entry? {
        try entries("appeals.number = \(number.text) AND \(visible(to: actor))", in: connection).first
    }

    /// The bytes of what came with an appeal; nil when there is nothing.
    /// - Throws: ``DatabaseUnavailable`` when they are not what was sent; what the database throws.
    public func attachment(of number: AppealNumber) async throws -> Data? {
        try await database.read { try AttachmentRecord.bytes(of: number.text, number: 1, in: $0) }
    }

    static func entries(_ condition: SQL, in connection: any Connection) throws -> [Entry] {
        let found = try connection.rows("\(selection) WHERE \(condition)") { row in
            let owner = try row.idIfAny("owner_id", of: Actor.self).map { id in
                Owner(id: id, email: try row.text("owner_email"), name: try row.text("owner_name"))
            }
            let letter = try row.textIfAny("title").map { title in
                Letter(title: title, blocks: try row.json("blocks").issuedBlocks(), html: try row.text("html"))
            }
            let appeal = try appeal(row)
            var entry = Entry(
                appeal: appeal, name: try row.textIfAny("contesting") ?? "", owner: owner, letter: letter,
                contestedAuthor: try row.idIfAny("contested_author"),
                effect: Effect(
                    appeal.target, status: try row.valueIfAny("application_status", Status.init),
                    isOfRequest: try row.textIfAny("request_number") != nil,
                    try row.valueIfAny("measure", Measure.init)))
            if let address = try row.textIfAny("supplier_address") {
                entry.postal = [address, try row.textIfAny("supplier_town") ?? ""]
                entry.email = try row.textIfAny("supplier_email")
            }
            return entry
        }
        return try found.map { entry in
            var entry = entry
            entry.appeal.attachment = try AttachmentRecord.all(of: entry.appeal.number.text, in: connection)[1]
            return entry
        }
    }

    private static func appeal(_ row: Row) throws -> Appeal {
        let target: Appeal.Target =
            if let procedure = try row.valueIfAny("procedure_number", { ProcedureNumber($0) }) {
                .procedure(procedure, slug: try row.text("supplier_slug"))
            } else if let letter = try row.intIfAny("letter_number") {
                .letter(letter, slug: try row.text("supplier_slug"))
            } else {
                .application(try row.value("application_number") { ApplicationNumber($0) })
            }
        let answer = try row.valueIfAny("outcome", Appeal.Outcome.init).map { outcome in
            Appeal.Answer(
                outcome: outcome, text: try row.text("answer"),
                author: .init(id: try row.id("answered_by"), name: try row.text("author_name")),
                capacity: try row.text("capacity"), at: try row.instant("answered_at"))
        }
        return Appeal(
            number: try row.value("number") { AppealNumber($0) }, target: target,
            kind: try row.value("kind", Appeal.Kind.self), filedOn: try row.day("filed_on"), text: try row.text("text"),
            enteredBy: try row.id("entered_by"), enteredAt: try row.instant("entered_at"),
            contestedOn: try row.day("contested_on"), silentSince: try row.dayIfAny("silent_since"), answer: answer,
            readAt: try row.instantIfAny("read_at"))
    }
}
