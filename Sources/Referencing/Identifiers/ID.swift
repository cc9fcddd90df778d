/// An identifier made by us (UUID version 7), of one kind of thing: an application's is never taken for an account's.
public struct ID<Subject>: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }
}

/// A person who may log in.
public typealias AccountID = ID<Actor>
public typealias ApplicationID = ID<Application>
public typealias SupplierID = ID<Supplier>
