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

    /// Until when it may be brought before the court.
    public enum TimeToAppeal: Hashable, Sendable {
        /// Nothing proves that it was received.
        case notRunning
        /// The administration was asked first, and has not answered (CRPA L411-2).
        case interrupted
        case until(CivilDay)
    }

    /// - Parameter appeals: all of the same file; those against another decision do not count.
    public func timeToAppeal(after appeals: [Appeal]) -> TimeToAppeal {
        guard let notifiedOn else { return .notRunning }
        let own = appeals.filter { $0.contestedOn == CivilDay(of: issuedAt) }
        return AppealTime.lastDay(from: notifiedOn, after: own).map { .until($0) } ?? .interrupted
    }

    /// Whether it is to be sent by post.
    public func isToBePosted(on today: CivilDay) -> Bool {
        notifiedOn == nil && CivilDay(of: issuedAt).days(until: today) >= Self.patience
    }
}
