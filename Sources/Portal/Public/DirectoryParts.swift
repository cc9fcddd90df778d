import Directory
import Referencing
import Store

struct HiddenPart: View {
    struct Field: View {
        let name: String
        let value: String

        init(_ parameter: QueryParameter, _ value: String) { (name, self.value) = (parameter.rawValue, value) }
    }

    let fields: [Field]
}

struct LostPart: View {
    let advice: String
}

struct HomonymsPart: View {
    let places: [PageLink]
}

struct ChipsPart: View {
    let chips: [PageLink]
}

/// « Vous avez cherché… »: what the words were taken for.
struct UnderstoodPart: View {
    struct Piece: View {
        let before: String
        let strong: String?
        let after: String

        func child(named name: String) -> Any? {
            switch name {
            case "before": before
            case "strong": strong ?? Absent()
            case "after": after
            default: nil
            }
        }
    }

    func child(named name: String) -> Any? {
        switch name {
        case "parts": parts
        case "words": words
        case "isLiteral": isLiteral
        case "path": path
        default: nil
        }
    }

    let parts: [Piece]
    let words: String
    let isLiteral: Bool
    let path: String

    init(_ asked: DirectoryQuery, _ interpretation: QueryInterpretation, _ index: DirectoryIndex) {
        words = asked.query.words
        isLiteral = asked.query.isLiteral
        path = asked.with { $0.query.isLiteral.toggle() }.path()
        var corrected: String?
        parts = interpretation.parts.enumerated().map { number, part in
            defer { if case .corrected(_, let word) = part { corrected = word } else { corrected = nil } }
            return Self.piece(part, comma: number == 0 ? "" : ", ", after: corrected, index)
        }
    }

    private static func also(_ others: [String]) -> String {
        others.isEmpty ? "" : " (et aussi : \(others.prefix(3).joined(separator: ", ")))"
    }

    /// - Parameter corrected: the word that the part before was corrected in: what it means is told without it again.
    private static func piece(
        _ part: QueryInterpretation.Part, comma: String, after corrected: String?, _ index: DirectoryIndex
    ) -> Piece {
        switch part {
        case .word(let word): return Piece(before: comma, strong: word, after: "")
        case .corrected(let typed, let word):
            return Piece(before: "\(comma)« \(typed) » corrigé en ", strong: word, after: "")
        case .widened(let typed, let words):
            return Piece(before: "\(comma)« \(typed) » élargi à ", strong: words.joined(separator: ", "), after: "")
        case .place(let name, let kind):
            let what =
                switch kind {
                case .region: "la région "
                case .department: "le département "
                case .commune: "la commune "
                case .postalCode: "le code postal "
                }
            return Piece(before: comma + what, strong: name, after: "")
        case .meaning(let words, let lines):
            let also = also(index.others(meaning: words, in: lines))
            return words == corrected
                ? Piece(before: "", strong: nil, after: also) : Piece(before: comma, strong: words, after: also)
        case .identifier(let number): return Piece(before: "\(comma)le numéro ", strong: number, after: "")
        case .ignored(let word):
            return Piece(before: "\(comma)sans tenir compte de « \(word) »", strong: nil, after: "")
        }
    }
}

/// Suppliers that are not listed any more, with their dates.
struct EndedPart: View {
    struct Line: View {
        let title: String
        let sentence: String
        let path: String
    }

    let suppliers: [Line]

    init(_ found: [RegisteredSupplier], today: CivilDay) {
        suppliers = found.map { supplier in
            let verdict = Verdict.ofSupplier(supplier.periods, on: today)
            let last = supplier.periods.filter { $0.hasEnded(by: today) }.max { $0.start < $1.start }
            let from = last.map { French.day($0.start) } ?? ""
            let to = last.flatMap(\.end).map { French.day($0.adding(days: -1)) } ?? ""
            let reason = last.flatMap(\.endReason).map { " (\($0.name))" } ?? ""
            return Line(
                title: verdict == .suspended
                    ? "\(supplier.name) est suspendu" : "\(supplier.name) n’est plus référencé",
                sentence: "Dernière période de référencement : du \(from) au \(to) inclus\(reason).",
                path: Routes.verify.path(query: [(.identifier, supplier.siret?.digits ?? supplier.vat?.value ?? "")]))
        }
    }
}
