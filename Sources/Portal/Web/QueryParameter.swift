/// The names of a question to the directory, the register or the queue, as addresses hold them: for parsing, links,
/// templates (`{{parameters.words}}`) and the description of the API.
enum QueryParameter: String, CaseIterable, Sendable {
    case words = "q"
    case literal = "litteral"
    case region
    case department = "departement"
    case theme
    case size = "taille"
    case manner = "modalite"
    case near = "pres"
    case latitude = "lat"
    case longitude = "lon"
    case radius = "rayon"
    case sort = "tri"
    case page
    case pageSize = "par_page"
    case fiche
    case identifier = "identifiant"
    case date
    case knownOn = "connu_le"
    case status = "statut"
    case assignment = "attribution"
    case deadline = "echeance"
    case token = "jeton"
    case next = "suite"
    case change = "changer"
    case origin = "origine"
    case procedure
    case closed = "ferme"
    case letters = "courriers"
    case done = "fait"
    case unknown = "inconnu"
    case question

    /// By the name that templates use.
    static let named = Dictionary(uniqueKeysWithValues: allCases.map { ("\($0)", $0.rawValue) })
}

extension FormData {
    /// The first value, without blanks around it; nil when it is absent or empty.
    func text(_ parameter: QueryParameter) -> String? { text(parameter.rawValue) }
    func all(_ parameter: QueryParameter) -> [String] { all(parameter.rawValue) }
    func has(_ parameter: QueryParameter) -> Bool { has(parameter.rawValue) }
}

extension Route {
    /// The address with a question; empty values are left out.
    func path(_ values: repeat each Parameter, query: [(QueryParameter, String)]) -> String {
        Address.with(path(repeat each values), query)
    }
}
