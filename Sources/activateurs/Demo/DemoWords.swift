import Referencing

/// Random numbers that are the same at each run: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// Invented names and sentences of the demonstration.
enum DemoWords {
    static let firstNames = [
        "Amina", "Baptiste", "Chloé", "Damien", "Élodie", "Farid", "Gwenaëlle", "Hugo", "Inès", "Joachim", "Katell",
        "Loïc", "Maëlys", "Noé", "Océane", "Pierrick", "Quitterie", "Rémi", "Soizic", "Théo", "Ursule", "Violaine",
        "Wassim", "Yaëlle", "Zoé",
    ]
    static let lastNames = [
        "Arnaudet", "Bellanger", "Caradec", "Delmotte", "Estève", "Fauvel", "Guilloux", "Hamelin", "Imbert", "Jacquot",
        "Kervella", "Lespinasse", "Marchadier", "Nedellec", "Ottavi", "Poncelet", "Quéméner", "Roumégas", "Sabatier",
        "Tisserand", "Urvoy", "Vauquelin", "Weissmann", "Yvon", "Zwilling",
    ]
    static let companyStarts = [
        "Atelier", "Cabinet", "Cap", "Comptoir", "Fabrique", "L’Escale", "La Boussole", "Le Phare", "Maison", "Nova",
        "Passerelle", "Pixel", "Relais", "Studio", "Tandem", "Trait d’union", "Vigie", "Ancrage", "Hélice", "Cœur",
    ]
    static let companyEnds = [
        "Conseil", "Numérique", "du Web", "et Associés", "Transformation", "Digital", "Accompagnement", "Solutions",
        "des Métiers", "Commerce", "& Compagnie", "Stratégie", "Atlantique", "du Sud", "Alpin", "des Flandres",
    ]
    static let streets = [
        "rue de la République", "avenue Jean-Jaurès", "place du Marché", "rue des Lilas", "boulevard Gambetta",
        "quai des Tanneurs", "chemin du Moulin", "rue Pasteur", "impasse des Forges", "cours Victor-Hugo",
    ]
    static let openings = [
        "Nous aidons les commerçants et artisans à", "Depuis dix ans, j’accompagne les petites entreprises pour",
        "Une équipe de terrain pour", "Un conseil indépendant pour", "Nous formons dirigeants et salariés pour",
        "Au plus près des très petites entreprises, pour",
    ]
    static let goals = [
        "vendre en ligne sans se perdre dans les outils", "être trouvés sur internet par leurs clients",
        "choisir un logiciel de caisse adapté", "mettre en place la prise de rendez-vous",
        "protéger leurs données et celles de leurs clients", "tirer parti de l’intelligence artificielle au quotidien",
        "gérer leurs stocks et leurs livraisons", "écrire une lettre d’information qui est lue",
        "faire le point avant d’investir", "refaire leur site et leurs photographies",
    ]
    static let manners = [
        "Premier rendez-vous dans vos locaux.", "Un plan d’action simple, chiffré, que vous gardez.",
        "Sans lien avec un éditeur.", "Nous restons joignables après la mission.", "Tarifs affichés à l’avance.",
        "Un suivi à six mois est compris.",
    ]
}

/// One invented firm.
struct DemoFirm {
    let siret: Siret
    let name: String
    let person: String
    let address: String
    let department: Department
    let postalCode: String
    let short: String
    let long: String
    let themes: [Theme]
    let served: [Department]
    let isNational: Bool
    let sizes: [FirmSize]
    let isRemote: Bool
    let firstMeetingFree: Bool

    init(_ number: Int, using random: inout SeededGenerator) throws {
        siret = try Self.siret(number)
        let last = DemoWords.lastNames.randomElement(using: &random) ?? ""
        person = "\(DemoWords.firstNames.randomElement(using: &random) ?? "") \(last)"
        let start = DemoWords.companyStarts.randomElement(using: &random) ?? ""
        let end = DemoWords.companyEnds.randomElement(using: &random) ?? ""
        name = Bool.random(using: &random) ? "\(start) \(last) \(end)" : "\(start) \(end) \(number % 97 + 1)"
        let department = Department.all.randomElement(using: &random) ?? Department.all[0]
        self.department = department
        address = "\(Int.random(in: 1...180, using: &random)) \(DemoWords.streets.randomElement(using: &random) ?? "")"
        postalCode = Self.postalCode(department.code)
        let goals = DemoWords.goals.shuffled(using: &random)
        let opening = DemoWords.openings.randomElement(using: &random) ?? ""
        short = "\(opening) \(goals[0])."
        let manner = DemoWords.manners.shuffled(using: &random)
        long =
            "\(manner[0])\nNos missions : \(goals[1]) ; \(goals[2]) ; \(goals[3]). \(manner[1])\nBasés à \(department.seat), nous nous déplaçons."
        themes = Array(Theme.allCases.shuffled(using: &random).prefix(Int.random(in: 1...5, using: &random))).sorted {
            $0.rawValue < $1.rawValue
        }
        isNational = Int.random(in: 0..<12, using: &random) == 0
        let neighbours = department.region.departments
        let width = Int.random(in: 0...3, using: &random)
        let others = Array(neighbours.shuffled(using: &random).prefix(width))
        served = isNational ? [] : Array(Set(others + [department])).sorted()
        sizes = Array(FirmSize.allCases.prefix(1 + number % FirmSize.allCases.count))
        (isRemote, firstMeetingFree) = (isNational || number % 3 == 0, number % 5 < 3)
    }

    /// A number that passes Luhn, in a range of its own.
    private static func siret(_ number: Int) throws -> Siret {
        guard let siret = Siret(completed(completed("9" + padded(number, 7)) + "0001")) else {
            throw Stop("\(number) gives no SIRET.")
        }
        return siret
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
    }

    private static func completed(_ digits: String) -> String {
        for digit in 0...9 {
            let text = digits + String(digit)
            let isValid = text.count == 9 ? Siren(text)?.passesChecksum == true : Siret(text)?.passesChecksum == true
            if isValid { return text }
        }
        return digits + "0"
    }

    private static func postalCode(_ department: String) -> String {
        switch department {
        case "2A": "20000"
        case "2B": "20200"
        case "75": "75001"
        case let code where code.count == 3: code + "00"
        default: department + "000"
        }
    }
}
