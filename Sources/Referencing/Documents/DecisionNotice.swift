import Foundation

/// How a decision reached its addressee, as far as that is proved (CRPA L112-15 and R112-17): put at disposal here, opened, or
/// sent by post.
public struct DecisionNotice: Hashable, Sendable {
    public let issuedAt: Date
    /// When its addressee first opened it.
    public let readAt: Date?
    /// The day on which the post delivered it, as the staff recorded it.
    public let postedOn: CivilDay?

    /// After how many days a decision that nobody opened cannot be held against its addressee, and goes by post.
    public static let patience = 15

    public init(issuedAt: Date, readAt: Date? = nil, postedOn: CivilDay? = nil) {
        (self.issuedAt, self.readAt, self.postedOn) = (issuedAt, readAt, postedOn)
    }

    /// The day from which the time to contest it runs; nil while nothing proves that it was received.
    public var notifiedOn: CivilDay? { [readAt.map { CivilDay(of: $0) }, postedOn].compactMap { $0 }.min() }

    /// The last day to bring it before the court.
    public var lastDayToAppeal: CivilDay? { notifiedOn.map(AppealTime.lastDay) }

    /// Whether it is to be sent by post.
    public func isToBePosted(on today: CivilDay) -> Bool {
        notifiedOn == nil && CivilDay(of: issuedAt).days(until: today) >= Self.patience
    }
}
