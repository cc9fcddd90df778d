/// Another person agrees to a correction, or does not.
public struct DecideCorrection: SupplierAct {
    public let isAgreed: Bool

    public init(_ isAgreed: Bool) { self.isAgreed = isAgreed }

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
        file.corrections[index].end = .init(isAgreed: isAgreed, by: context.actor.id, at: context.now)
        return [.correctionDecided(correction.number, isAgreed: isAgreed)]
    }
}
