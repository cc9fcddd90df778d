/// What an account may be for the service.
public enum Role: String, CaseIterable, Sendable {
    case applicant
    /// Analyses applications and proposes a decision.
    case reviewer = "instructeur"
    /// Decides; may analyse too, but not the file it decides on.
    case approver = "valideur"
    /// Manages the accounts and hands files over.
    case administrator = "administrateur"

    public var isStaff: Bool { self != .applicant }

    /// Whether two administrators open the account: whoever decides on files, or on who does.
    public var isOpenedByTwo: Bool { self == .approver || self == .administrator }

    /// Whether this person may analyse files.
    public var analyses: Bool { self == .reviewer || self == .approver }
}

/// The person who acts, as the session proved it.
public struct Actor: Hashable, Sendable {
    public let id: AccountID
    public let role: Role
    public let name: String

    public init(id: AccountID, role: Role, name: String) {
        (self.id, self.role, self.name) = (id, role, name)
    }
}

/// Who did what the journal tells: a person, a command of ours, the service itself, or a visitor nobody knows.
public enum Author: Hashable, Sendable {
    case account(AccountID)
    case command(String)

    public static let service = Author.command("service")
    public static let visitor = Author.command("visitor")

    public init(_ actor: Actor) { self = .account(actor.id) }

    /// As it is stored.
    public var text: String {
        switch self {
        case .account(let id): id.text
        case .command(let name): name
        }
    }
}
