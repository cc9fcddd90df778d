/// The reasons of an implicit refusal are given, within the month (CRPA L232-4).
public struct GiveReasons: FiledAct {
    public let statement: Closing

    public init(_ statement: Closing) { self.statement = statement }

    public var isSigned: Bool { true }
    public var action: Action { .giveReasons }

    public func change(_ file: inout FiledApplication, _ context: ActContext) throws(Refusal) -> [ApplicationEvent] {
        file.reasonsAreGiven = true
        return [.reasonsGiven(statement)]
    }
}

extension FiledApplication {
    /// The day by which the reasons are due.
    public var reasonsDueOn: CivilDay? { reasonsAskedAt.map { CivilDay(of: $0).adding(months: 1) } }
}
