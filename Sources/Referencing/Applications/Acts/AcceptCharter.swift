/// The owner accepts the charter, with the proof of it.
public struct AcceptCharter: SectionEdit {
    public let acceptance: Acceptance

    public init(_ acceptance: Acceptance) { self.acceptance = acceptance }

    public var section: Section { .charter }

    public func change(_ contents: inout Contents, _: ActContext) throws(Refusal) -> ApplicationEvent {
        contents.acceptance = acceptance
        return .charterAccepted(version: acceptance.version, sha256: acceptance.sha256)
    }
}
