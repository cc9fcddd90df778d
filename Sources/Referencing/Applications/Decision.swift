import Foundation

/// A decision, with its author (CRPA L212-1) and the file as it was decided on.
public struct Decision: Hashable, Sendable {
    /// 1 for the first one of the application.
    public let number: Int
    public let outcome: Outcome
    public let author: FiledApplication.Colleague
    /// The author's capacity (« qualité »), as the letter states it.
    public let capacity: String
    public let decidedAt: Date
    /// What was approved or refused, frozen.
    public let contents: Extract

    public init(
        number: Int, outcome: Outcome, author: FiledApplication.Colleague, capacity: String, decidedAt: Date,
        contents: Extract
    ) {
        (self.number, self.outcome, self.author) = (number, outcome, author)
        (self.capacity, self.decidedAt, self.contents) = (capacity, decidedAt, contents)
    }
}
