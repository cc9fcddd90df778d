import Foundation

/// What the administration wrote to a supplier of the register, frozen with the act that it tells.
public struct SupplierLetter: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
        /// A measure and its grounds are announced.
        case announcement
        /// What a procedure came to; a suspension in urgency; a request that is refused.
        case decision
        case lift
        case cessation
        case departure
        /// A period of the register was wrong.
        case correction
    }

    /// 1 for the first one to the supplier.
    public let number: Int
    public let kind: Kind
    public let title: String
    public let blocks: [IssuedAct.Block]
    /// The letter to be printed, as a whole HTML document.
    public let html: String
    /// Which texts and templates it was made from, by their names; the evidence of the letter holds them.
    public let versions: [String: String]
    public let issuedAt: Date
    /// The request that it refuses; nil for any other letter.
    public let request: SupplierRequestNumber?
    /// When the supplier first opened it here.
    public let readAt: Date?
    /// The day on which the post delivered it, as the staff recorded it.
    public let postedOn: CivilDay?

    public init(
        number: Int, kind: Kind, title: String, blocks: [IssuedAct.Block], html: String, versions: [String: String],
        issuedAt: Date, request: SupplierRequestNumber? = nil, readAt: Date? = nil, postedOn: CivilDay? = nil
    ) {
        (self.request, self.postedOn) = (request, postedOn)
        (self.number, self.kind, self.title, self.blocks) = (number, kind, title, blocks)
        (self.html, self.versions, self.issuedAt, self.readAt) = (html, versions, issuedAt, readAt)
    }

    /// The key of the request among what it was made from.
    public static let requestKey = "request"

    /// How it reached the supplier, as far as that is proved.
    public var notice: DecisionNotice { DecisionNotice(issuedAt: issuedAt, readAt: readAt, postedOn: postedOn) }

    /// Whether it is to be sent by post: nobody opened it in time, or nobody can.
    /// The refusal of a request is not: who asked has an account here, and the firm's address is not theirs.
    /// - Parameter isOwned: whether somebody speaks for the supplier here.
    public func isToBePosted(on today: CivilDay, isOwned: Bool) -> Bool {
        if request != nil { return false }
        return isOwned ? notice.isToBePosted(on: today) : notice.notifiedOn == nil
    }
}
