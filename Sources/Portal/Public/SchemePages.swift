import Referencing

/// The subsidies: open, coming, closed.
struct SchemesPage: Page {
    static let template = "public/schemes"
    let title = "Aides aux entreprises"
    let groups: [Group]

    struct Group: View {
        let heading: String
        let schemes: [Line]
    }

    struct Line: View {
        let path: String
        let name: String
        let summary: String
        let state: String
    }

    init(_ schemes: [Scheme], on today: CivilDay) {
        let headings: [(SchemeState, String)] = [
            (.open, "Aides ouvertes"), (.coming, "Aides à venir"), (.closed, "Aides closes"),
        ]
        groups = headings.compactMap { state, heading in
            let lines = schemes.filter { $0.state(on: today) == state }.map { scheme in
                Line(
                    path: Routes.scheme.path(scheme.code), name: scheme.name, summary: scheme.summary,
                    state: scheme.stateSentence(on: today))
            }
            return lines.isEmpty ? nil : Group(heading: heading, schemes: lines)
        }
    }
}

/// A subsidy: its conditions as a person reads them, version by version, with their sources.
struct SchemePage: Page {
    static let template = "public/scheme"
    let title: String
    let summary: String
    let amount: String
    let state: String
    let isClosed: Bool
    let simulatorPath: String
    let versions: [Version]
    let steps: [String]
    let pieces: [String]
    let contact: String
    /// The texts that the rules rest on, each once.
    let sources: [SourceView]

    struct Version: View {
        let heading: String
        let title: String
        let conditions: [Condition]
    }

    struct Condition: View {
        let name: String
        let rules: [Rule]
    }

    struct Rule: View {
        let answer: String
        let reason: String
        let source: SourceView?
    }

    init(_ scheme: Scheme, on today: CivilDay) {
        (title, summary, amount) = (scheme.name, scheme.summary, scheme.amount)
        (state, isClosed) = (scheme.stateSentence(on: today), scheme.state(on: today) == .closed)
        simulatorPath = Routes.simulator.path(scheme.code)
        versions = scheme.versions.map { version in
            let until = version.to.map { " au \(French.day($0.adding(days: -1)))" }
            return Version(
                heading: until.map { "Demandes déposées du \(French.day(version.from))\($0)" }
                    ?? "Demandes déposées à compter du \(French.day(version.from))",
                title: version.title,
                conditions: SchemeCondition.allCases.map { condition in
                    Condition(
                        name: condition.name,
                        rules: (version.tables[condition]?.rows ?? []).map { row in
                            Rule(
                                answer: condition.shown(row.answer), reason: row.reason,
                                source: scheme.source(row.source))
                        })
                })
        }
        (steps, pieces, contact) = (scheme.steps, scheme.pieces, scheme.contact)
        sources = scheme.sources.sorted { $0.value.title < $1.value.title }.map { SourceView($0.value, key: $0.key) }
    }
}

/// A text that a rule rests on, with its sentence.
struct SourceView: View {
    /// Its place on the page of the scheme.
    let id: String
    let title: String
    let sentence: String
    let address: String?

    init(_ source: Scheme.Source, key: String) {
        (id, title, sentence, address) = ("source-\(key)", source.title, source.sentence, source.address)
    }
}

extension Scheme {
    func source(_ key: String?) -> SourceView? {
        key.flatMap { key in sources[key].map { SourceView($0, key: key) } }
    }
}

enum SchemeState {
    case open, coming, closed
}

extension Scheme {
    func state(on today: CivilDay) -> SchemeState {
        if closedSince(on: today) != nil { return .closed }
        return versions.first.map { today < $0.from } ?? true ? .coming : .open
    }

    /// Whether it can be asked for, in one sentence.
    func stateSentence(on today: CivilDay) -> String {
        switch state(on: today) {
        case .closed:
            lastDay.map { "Cette aide est close : les demandes étaient reçues jusqu’au \(French.day($0)) inclus." }
                ?? ""
        case .coming:
            versions.first.map { "Les demandes seront reçues à compter du \(French.day($0.from))." } ?? ""
        case .open:
            lastDay.map { "Les demandes sont reçues jusqu’au \(French.day($0)) inclus." } ?? "Les demandes sont reçues."
        }
    }
}

extension SchemeCondition {
    /// What it asks, in words.
    var name: String {
        switch self {
        case .beneficiary: "Qui peut recevoir l’aide"
        case .territory: "Où l’entreprise est établie"
        case .applicant: "Qui dépose la demande"
        case .payment: "Sur quel compte l’aide est versée"
        case .expense: "La dépense"
        case .invoice: "La date des factures"
        case .referencing: "Le fournisseur doit-il être référencé ?"
        case .lastDay: "Le dernier jour pour déposer"
        }
    }

    /// An answer, in words.
    func shown(_ answer: String) -> String {
        switch answer {
        case "oui": "Oui"
        case "non": "Non"
        case "requis": "Doit être référencé"
        case "non_requis": "N’a pas besoin de l’être"
        case Self.undetermined: "Pas certain"
        default: CivilDay(answer).map(French.day) ?? answer
        }
    }

    func shown(_ answer: SchemeTable.Answer) -> String {
        switch answer {
        case .code(let code): shown(code)
        case .day(let day): French.day(day)
        case .monthsAfter(let months, _): "\(French.count(months, "mois", "mois")) après la facture la plus récente"
        }
    }

    /// The badge of an answer.
    func badge(_ answer: String) -> String {
        switch answer {
        case "oui", "non_requis": "fr-badge fr-badge--success"
        case "non": "fr-badge fr-badge--error"
        case Self.undetermined: "fr-badge fr-badge--warning"
        default: "fr-badge fr-badge--info"
        }
    }
}
