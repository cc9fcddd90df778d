/// The file is given to a colleague who analyses.
public struct HandOver: FiledAct {
    public let colleague: AccountID

    public init(to colleague: AccountID) { self.colleague = colleague }

    public var action: Action { .handOver }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        guard let name = context.circumstances.analysts[colleague], !file.recused.contains(colleague) else {
            throw .unknownColleague
        }
        file.assignee = .init(id: colleague, name: name)
        return [.handedOver(to: colleague)]
    }
}
