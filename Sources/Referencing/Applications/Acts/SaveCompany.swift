/// The owner confirms the company.
public struct SaveCompany: SectionEdit {
    public let company: Company

    public init(_ company: Company) { self.company = company }

    public var section: Section { .company }
    public var siret: Siret? { company.siret }

    public func change(_ contents: inout Contents, _: ActContext) throws(Refusal) -> ApplicationEvent {
        contents.company = company
        return .companySaved(company.siret, isVerified: company.registry != nil)
    }
}
