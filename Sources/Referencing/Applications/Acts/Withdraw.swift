import Foundation

/// The owner withdraws the application: it will not be examined.
public struct Withdraw: FiledAct {
    public init() {}

    public var action: Action { .withdraw }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.endOpenComplement(at: context.now)
        file.dueOn = nil
        return [.withdrawn]
    }
}

extension FiledApplication {
    /// The request stays: it may be what justifies a closing.
    mutating func endOpenComplement(at now: Date) {
        guard let index = complements.lastIndex(where: \.isOpen) else { return }
        complements[index].endedAt = now
    }
}
