/// The supplier writes its observations (CRPA L122-1).
public struct Observe: SupplierAct {
    public let text: String
    /// Whether the supplier has nothing to add: the decision need not wait for the end of the time.
    public let isLast: Bool
    public let attachment: Attachment?

    public init(_ text: String, isLast: Bool = false, attachment: Attachment? = nil) {
        (self.text, self.isLast, self.attachment) = (text, isLast, attachment)
    }

    public var action: SupplierAction { .observe }

    public func change(
        _ file: inout SupplierFile, _ context: SupplierContext
    ) throws(SupplierRefusal) -> [SupplierEvent] {
        // Sent twice at once: kept once. The same words with another piece, or as the last ones, say something more.
        if let open = file.openProcedure, let last = open.observations.last, last.text == text,
            last.attachment?.sha256 == attachment?.sha256, !isLast || open.waivedAt != nil
        {
            return []
        }
        let number = file.changeOpenProcedure { procedure in
            procedure.observations.append(.init(text, at: context.now, attachment))
            procedure.waivedAt = isLast ? context.now : nil
        }
        guard let number else { throw .notAllowed(action) }
        return [.observed(number)]
    }
}
