import Foundation

/// The consultant whose application it is.
public struct Owner: Hashable, Sendable {
    public let id: AccountID
    public let email: String
    public let name: String

    public init(id: AccountID, email: String, name: String) { (self.id, self.email, self.name) = (id, email, name) }
}

/// An application that nobody but its owner sees yet.
public struct Draft: Hashable, Sendable {
    public let id: ApplicationID
    public let owner: Owner
    public var revision: Int
    public let openedAt: Date
    public var contents: Contents

    public init(id: ApplicationID, owner: Owner, revision: Int, openedAt: Date, contents: Contents = Contents()) {
        (self.id, self.owner, self.revision) = (id, owner, revision)
        (self.openedAt, self.contents) = (openedAt, contents)
    }
}
