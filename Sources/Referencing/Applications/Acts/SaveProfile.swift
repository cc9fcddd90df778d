/// The owner writes the presentation.
public struct SaveProfile: SectionEdit {
    public let profile: Profile

    public init(_ profile: Profile) { self.profile = profile }

    public var section: Section { .profile }

    public func change(_ contents: inout Contents, _: ActContext) throws(Refusal) -> ApplicationEvent {
        contents.profile = profile
        return .profileSaved
    }
}
