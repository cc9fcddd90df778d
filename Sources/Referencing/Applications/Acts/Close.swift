/// The file is closed without a decision; the complement request that justifies it stays.
public struct Close: FiledAct {
    public let reason: ClosingReason

    public init(because reason: ClosingReason) { self.reason = reason }

    public var action: Action { .close }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        guard file.mayClose(because: reason, on: context.today) else { throw .deadlineNotPassed }
        file.closingReason = reason
        file.endOpenComplement(at: context.now)
        file.dueOn = nil
        return [.closed(because: reason)]
    }
}
