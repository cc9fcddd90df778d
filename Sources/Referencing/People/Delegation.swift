/// A delegation of signature: who may sign decisions in the minister's name, in which capacity, by which act, and when (CRPA
/// L212-1; décret 2005-850, art. 1 and 3). Who holds none cannot decide.
public struct Delegation: Hashable, Sendable {
    public let id: ID<Delegation>
    public let holder: AccountID
    /// What a decision says of its author: « cheffe du bureau … ».
    public let capacity: String
    /// The act that delegates: « arrêté du 3 mars 2026 ».
    public let act: String
    public let from: CivilDay
    /// The first day without it; nil while it runs.
    public let to: CivilDay?

    /// Longest texts, in characters.
    public static let capacityLimit = 120
    public static let actLimit = 200

    public init(
        id: ID<Delegation>, holder: AccountID, capacity: String, act: String, from: CivilDay, to: CivilDay? = nil
    ) {
        (self.id, self.holder, self.capacity, self.act) = (id, holder, capacity, act)
        (self.from, self.to) = (from, to)
    }

    /// Whether it holds no more, or never will.
    public func isOver(on day: CivilDay) -> Bool { to.map { $0 <= max(day, from) } ?? false }

    public func isInForce(on day: CivilDay) -> Bool { from <= day && (to.map { day < $0 } ?? true) }
}
