import Foundation

/// A scheme as its file has it (JSON, French keys), read with every name checked: what the rules speak of is there.
public struct SchemeFile: Sendable {
    /// Why a file is refused, in one sentence.
    public struct Problem: Error, Equatable, CustomStringConvertible, Sendable {
        public let description: String

        init(_ description: String) { self.description = description }
    }

    public let scheme: Scheme

    /// The first key that the file has and nobody reads: a mistyped one would change what the rules say.
    private static func unknownKey(_ bytes: Data) throws(Problem) -> String? {
        let whole: Any
        do { whole = try JSONSerialization.jsonObject(with: bytes) } catch { throw Problem("it is not JSON") }
        return Keys.file.firstUnknown(in: whole)
    }

    /// The most bytes of a file.
    public static let mostBytes = 1 << 20
    /// The most ways in which what a question leaves open is tried.
    static let mostWays = 20_000

    /// - Throws: ``Problem``.
    public init(_ bytes: Data) throws(Problem) {
        guard bytes.count <= Self.mostBytes else { throw Problem("the file is larger than 1 MiB") }
        let shape: Shape
        if let key = try Self.unknownKey(bytes) { throw Problem("\(key) is no key of this file") }
        do { shape = try JSONDecoder().decode(Shape.self, from: bytes) } catch let error as DecodingError {
            throw Problem(error.place)
        } catch {
            throw Problem("it is not JSON")
        }
        scheme = try shape.scheme()
    }
}

/// The keys of a part of the file, with what stands under them; a star for keys that the file names itself.
private struct Keys {
    let names: [String: Keys?]

    func firstUnknown(in value: Any) -> String? {
        if let list = value as? [Any] { return list.lazy.compactMap(firstUnknown).first }
        guard let object = value as? [String: Any] else { return nil }
        for (key, under) in object.sorted(by: { $0.key < $1.key }) {
            guard let known = names[key] ?? names["*"] else { return key }
            if let found = known?.firstUnknown(in: under) { return found }
        }
        return nil
    }

    private static func leaves(_ names: String) -> [String: Keys?] {
        Dictionary(uniqueKeysWithValues: names.split(separator: " ").map { (String($0), nil) })
    }

    static let file = Keys(
        names: leaves("code nom resume montant contact dernier_jour etapes pieces").merging([
            "faits": Keys(names: leaves("code genre question aide choix presume")),
            "sources": Keys(names: ["*": Keys(names: leaves("titre phrase adresse"))]),
            "versions": Keys(
                names: leaves("code du au titre").merging([
                    "conditions": Keys(names: [
                        "*": Keys(
                            names: leaves("reponse motif source").merging([
                                "si": Keys(names: leaves("fait est moins_de au_moins entre avant"))
                            ]) { first, _ in first })
                    ])
                ]) { first, _ in first }),
            "cas": Keys(names: leaves("nom condition attendu").merging(["faits": nil]) { first, _ in first }),
        ]) { first, _ in first })
}

extension DecodingError {
    /// Where the file is wrong.
    fileprivate var place: String {
        let (path, what) =
            switch self {
            case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context):
                (context.codingPath, "is of another type")
            case .dataCorrupted(let context): (context.codingPath, "cannot be read")
            @unknown default: ([], "cannot be read")
            }
        let name = path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        return name.isEmpty ? "it is not JSON" : "\(name) \(what)"
    }
}

/// The file, key by key.
private struct Shape: Decodable {
    let code, nom, resume, montant, contact: String
    let dernier_jour: String?
    let faits: [Fact]
    let sources: [String: Source]
    let versions: [Version]
    let etapes, pieces: [String]
    let cas: [Case]

    struct Fact: Decodable {
        let code, genre, question: String
        let aide: String?
        let choix: [[String]]?
        let presume: String?
    }

    struct Source: Decodable {
        let titre, phrase: String
        let adresse: String?
    }

    struct Version: Decodable {
        let code, du, titre: String
        let au: String?
        let conditions: [String: [Row]]
    }

    struct Row: Decodable {
        let si: [Test]?
        let reponse: String
        let motif, source: String
    }

    struct Test: Decodable {
        let fait: String
        let est: [String]?
        let moins_de, au_moins: Double?
        let entre: [String]?
        let avant: String?
    }

    struct Case: Decodable {
        let nom, condition, attendu: String
        let faits: [String: String]
    }

    func scheme() throws(SchemeFile.Problem) -> Scheme {
        let facts = try faits.mapThrowing { fact throws(SchemeFile.Problem) in try fact.value() }
        let known = Dictionary(facts.map { ($0.code, $0) }) { first, _ in first }
        guard known.count == facts.count else { throw .init("two facts have the same code") }
        guard known[Scheme.filingDay]?.kind == .day else { throw .init("the fact date_depot is missing") }
        let sources = sources.mapValues { Scheme.Source(title: $0.titre, sentence: $0.phrase, address: $0.adresse) }
        let versions = try versions.mapThrowing { version throws(SchemeFile.Problem) in
            try version.value(known, sources)
        }
        guard !versions.isEmpty else { throw .init("it has no version") }
        for condition in SchemeCondition.allCases {
            let ways = SchemeTable.ways(versions.compactMap { $0.tables[condition] })
            guard let ways, ways <= SchemeFile.mostWays else {
                throw .init("\(condition.rawValue): its rules tell apart more than \(SchemeFile.mostWays) cases")
            }
        }
        var lastDay: CivilDay?
        if let dernier_jour { lastDay = try day(dernier_jour, "dernier_jour") }
        let cases = try cas.mapThrowing { one throws(SchemeFile.Problem) in try one.value(known) }
        return Scheme(
            code: code, name: nom, summary: resume, amount: montant, lastDay: lastDay, contact: contact,
            facts: facts, versions: versions, sources: sources, steps: etapes, pieces: pieces, cases: cases)
    }
}

private func day(_ text: String, _ place: String) throws(SchemeFile.Problem) -> CivilDay {
    guard let day = CivilDay(text) else { throw .init("\(place): \(text) is no day of the form 2026-01-31") }
    return day
}

extension Array {
    fileprivate func mapThrowing<Value>(
        _ change: (Element) throws(SchemeFile.Problem) -> Value
    ) throws(SchemeFile.Problem) -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try change(element)) }
        return values
    }
}

extension Shape.Fact {
    func value() throws(SchemeFile.Problem) -> SchemeFact {
        guard let kind = SchemeFact.Kind(rawValue: genre) else {
            throw .init("fact \(code): \(genre) is no kind of fact")
        }
        let choices = (choix ?? []).compactMap { pair in
            pair.count == 2 ? SchemeFact.Choice(code: pair[0], label: pair[1]) : nil
        }
        guard choices.count == (choix ?? []).count, (kind == .choice) == !choices.isEmpty else {
            throw .init("fact \(code): its choices are pairs of a code and a label, of a choice alone")
        }
        // What is presumed may be no value that a person gives: none of those that the rules name.
        return SchemeFact(
            code: code, kind: kind, question: question, hint: aide, choices: choices,
            presumed: presume.map { .text($0) })
    }
}

extension Shape.Version {
    func value(
        _ facts: [String: SchemeFact], _ sources: [String: Scheme.Source]
    ) throws(SchemeFile.Problem) -> Scheme.Version {
        var tables: [SchemeCondition: SchemeTable] = [:]
        for (name, rows) in conditions {
            guard let condition = SchemeCondition(rawValue: name) else {
                throw .init("version \(code): \(name) is no condition")
            }
            tables[condition] = SchemeTable(
                try rows.mapThrowing { row throws(SchemeFile.Problem) in
                    try row.value(condition, "version \(code), \(name)", facts, sources)
                }, domains: facts.compactMapValues(\.domain))
        }
        for condition in SchemeCondition.allCases where tables[condition] == nil {
            throw .init("version \(code): the condition \(condition.rawValue) is missing")
        }
        let first = try day(du, "version \(code), du")
        var end: CivilDay?
        if let au { end = try day(au, "version \(code), au") }
        return Scheme.Version(code: code, from: first, to: end, title: titre, tables: tables)
    }
}

extension Shape.Row {
    func value(
        _ condition: SchemeCondition, _ place: String, _ facts: [String: SchemeFact], _ sources: [String: Scheme.Source]
    ) throws(SchemeFile.Problem) -> SchemeTable.Row {
        guard sources[source] != nil else { throw .init("\(place): the source \(source) is missing") }
        let tests = try (si ?? []).mapThrowing { test throws(SchemeFile.Problem) in try test.value(place, facts) }
        return SchemeTable.Row(tests, try answer(condition, place, facts), reason: motif, source: source)
    }

    /// A code; for the last day also a day, or `4 mois après date_facture`.
    private func answer(
        _ condition: SchemeCondition, _ place: String, _ facts: [String: SchemeFact]
    ) throws(SchemeFile.Problem) -> SchemeTable.Answer {
        if condition.answers.contains(reponse) { return .code(reponse) }
        guard condition == .lastDay else {
            throw .init("\(place): \(reponse) is none of \(condition.answers.joined(separator: ", "))")
        }
        if let day = CivilDay(reponse) { return .day(day) }
        let words = reponse.split(separator: " ").map(String.init)
        guard words.count == 4, let months = Int(words[0]), (1...120).contains(months), words[1] == "mois",
            words[2] == "après", facts[words[3]]?.kind == .days
        else { throw .init("\(place): \(reponse) is neither a day nor of the form 4 mois après FAIT") }
        return .monthsAfter(months, fact: words[3])
    }
}

extension Shape.Test {
    func value(_ place: String, _ facts: [String: SchemeFact]) throws(SchemeFile.Problem) -> SchemeTest {
        guard let fact = facts[fait] else { throw .init("\(place): the fact \(fait) is missing") }
        let given = [est != nil, moins_de != nil, au_moins != nil, entre != nil, avant != nil].count { $0 }
        guard given == 1 else { throw .init("\(place): a test on \(fait) has one comparison") }
        switch fact.kind {
        case .flag:
            if let est, est.count == 1, case .flag(let flag)? = fact.value(est[0]) { return .init(fait, .isFlag(flag)) }
        case .number:
            if let moins_de { return .init(fait, .below(moins_de)) }
            if let au_moins { return .init(fait, .atLeast(au_moins)) }
        case .choice, .department, .naf:
            if let est {
                let codes = est.compactMap { code in if case .text(let code)? = fact.value(code) { code } else { nil } }
                if codes.count == est.count, !codes.isEmpty { return .init(fait, .isAmong(Set(codes))) }
            }
        case .day, .days:
            if let entre, entre.count == 2 {
                return .init(fait, .allWithin(try day(entre[0], place), try day(entre[1], place)))
            }
            if let avant { return .init(fait, .lastBefore(try day(avant, place))) }
        }
        throw .init("\(place): a test on \(fait) does not fit its kind")
    }
}

extension Shape.Case {
    func value(_ known: [String: SchemeFact]) throws(SchemeFile.Problem) -> Scheme.Case {
        guard let asked = SchemeCondition(rawValue: condition) else {
            throw .init("case \(nom): \(condition) is no condition")
        }
        var values: [String: SchemeValue] = [:]
        for (code, text) in faits {
            guard let value = known[code]?.value(text) else {
                throw .init("case \(nom): \(text) is no value of \(code)")
            }
            values[code] = value
        }
        return Scheme.Case(name: nom, facts: values, condition: asked, expected: attendu)
    }
}
