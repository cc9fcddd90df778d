/// Another person agrees to a correction, or does not.
public struct DecideCorrection: SupplierAct {
    public let isAgreed: Bool
    /// The author's capacity, as the letter states it (CRPA L212-1).
    public let capacity: String

    public init(_ isAgreed: Bool, capacity: String) { (self.isAgreed, self.capacity) = (isAgreed, capacity) }

    public var isSigned: Bool { isAgreed }
    public var action: SupplierAction { .decideCorrection }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        guard let index = file.corrections.lastIndex(where: { $0.end == nil }) else { throw .notAllowed(action) }
        let correction = file.corrections[index]
        if isAgreed {
            _ = try file.period(correctable: correction.row, to: correction.corrected)
            file.correct(correction.row, to: correction.corrected)
        }
        file.corrections[index].end = .init(
            isAgreed: isAgreed, by: context.actor.id, capacity: capacity, at: context.now)
        return [.correctionDecided(correction.number, isAgreed: isAgreed)]
    }
}
