import Referencing
import Search

/// What the directory searches of one activator.
public struct Activator: Sendable {
    public var name: String
    /// What else words may match: presentation, commune, contact.
    public var texts: [String] = []
    public var themes: [Theme] = []
    /// The departments served; those who serve all of France are marked instead.
    public var departments: [Department] = []
    public var isNational = false
    public var sizes: [FirmSize] = []
    public var isRemote = false
    public var isFirstMeetingFree = false
    /// Where it has its seat.
    public var commune = ""
    public var postalCode = ""
    public var department: Department?
    public var coordinates: Coordinates?
    public var siret: Siret?
    public var vat: VATNumber?

    public init(name: String) { self.name = name }
}

/// The fields of the directory, as the search knows them.
public enum ActivatorSchema {
    public static let name = TextFieldID(0)
    public static let text = TextFieldID(1)
    static let textFields = [name, text]

    public static let themes = FacetFieldID(0)
    public static let departments = FacetFieldID(1)
    public static let regions = FacetFieldID(2)
    public static let sizes = FacetFieldID(3)
    public static let remote = FacetFieldID(4)
    public static let firstMeetingFree = FacetFieldID(5)
    /// Those whose choices the directory shows.
    public static let counted = [themes, departments, regions, sizes, remote, firstMeetingFree]
    /// The department of the seat.
    static let seats = FacetFieldID(6)

    /// The SIREN, or the VAT number of a firm without one.
    static let firm = KeywordFieldID(0)
    static let siret = KeywordFieldID(1)
    static let wholeName = KeywordFieldID(2)
    static let seatCommune = KeywordFieldID(3)
    static let seatPostalCode = KeywordFieldID(4)

    static let schema = Schema(
        texts: [.init("name", joinsNeighbours: true, hasShortPrefixes: true), .init("text")],
        facets: [
            .init("themes", Theme.allCases.map(\.rawValue)), .init("departments", Department.all.map(\.code)),
            .init("regions", Region.all.map(\.code)), .init("sizes", FirmSize.allCases.map(\.rawValue)),
            .init("remote", ["yes"]), .init("firstMeetingFree", ["yes"]),
            .init("seats", Department.all.map(\.code)),
        ],
        keywords: ["firm", "siret", "wholeName", "seatCommune", "seatPostalCode"])

    static let ordinal = (
        theme: Dictionary(uniqueKeysWithValues: Theme.allCases.enumerated().map { ($0.element, $0.offset) }),
        size: Dictionary(uniqueKeysWithValues: FirmSize.allCases.enumerated().map { ($0.element, $0.offset) })
    )
}

extension IndexDocument {
    /// - Parameter communeKey: see ``Gazetteer/key(commune:department:)``.
    init(_ activator: Activator, communeKey: String?) {
        let ordinal = ActivatorSchema.ordinal
        let regions = Set(activator.departments.map { Int($0.region.ordinal) })
        let firm = activator.siret?.siren.digits ?? activator.vat?.siren?.digits ?? activator.vat?.value
        self.init(
            texts: [[activator.name], activator.texts],
            facets: [
                activator.themes.compactMap { ordinal.theme[$0] },
                activator.isNational ? [] : activator.departments.map { Int($0.ordinal) },
                activator.isNational ? [] : regions.sorted(), activator.sizes.compactMap { ordinal.size[$0] },
                activator.isRemote ? [0] : [], activator.isFirstMeetingFree ? [0] : [],
                activator.department.map { [Int($0.ordinal)] } ?? [],
            ],
            hasEveryValue: activator.isNational ? [ActivatorSchema.departments, ActivatorSchema.regions] : [],
            keywords: [
                firm.map { [$0] } ?? [], activator.siret.map { [$0.digits] } ?? [],
                [Analyzer.whole(activator.name)], communeKey.map { [$0] } ?? [], [activator.postalCode],
            ],
            point: activator.coordinates)
    }
}
