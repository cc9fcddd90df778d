import Foundation

/// What the two engines write differently.
public enum Dialect: Sendable {
    case sqlite
    case postgreSQL

    func placeholder(_ number: Int) -> String {
        switch self {
        case .sqlite: "?"
        case .postgreSQL: "$\(number)"
        }
    }

    /// Behind a selection of rows that are claimed: those that another one is claiming are left out.
    var skippingLocked: SQL {
        switch self {
        case .sqlite: ""
        case .postgreSQL: "FOR UPDATE SKIP LOCKED"
        }
    }

    /// Whether a column holds words, whatever the accents and the capitals of either: neither engine has it in its `LIKE`.
    func holds(_ column: SQL, _ words: String) -> SQL {
        let anything = self == .sqlite ? "?" : "."
        let pattern = words.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil).map { character in
            // Apostrophes are typed in several ways; the engines escape some signs each in its own way.
            guard character.isLetter || character.isASCII && !"'^]\\".contains(character) else { return anything }
            return "[\(Self.accented[character] ?? "")\(character)\(character.uppercased())]"
        }.joined()
        return switch self {
        case .sqlite: "\(column) GLOB \("*\(pattern)*")"
        case .postgreSQL: "\(column) ~ \(pattern)"
        }
    }

    /// The accented letters of French and its neighbours, by the letter that is typed for them.
    private static let accented: [Character: String] = [
        "a": "àâäáãåÀÂÄÁÃÅ", "c": "çÇ", "e": "éèêëÉÈÊË", "i": "îïíìÎÏÍÌ", "n": "ñÑ", "o": "ôöóòõÔÖÓÒÕ",
        "u": "ùûüúÙÛÜÚ", "y": "ÿýŸÝ",
    ]

    /// A statement of a migration, which is written in SQLite's words: the types by their names in the other engine, and
    /// texts compared byte by byte in both.
    func schema(_ statement: String) -> String {
        guard self == .postgreSQL, statement.hasPrefix("CREATE TABLE") || statement.hasPrefix("ALTER TABLE") else {
            return statement
        }
        return statement.replacing(#/\b(INTEGER|REAL|BLOB|TEXT)\b/#) { Self.types[String($0.1)] ?? String($0.1) }
    }

    private static let types = [
        "INTEGER": "BIGINT", "REAL": "DOUBLE PRECISION", "BLOB": "BYTEA", "TEXT": "TEXT COLLATE \"C\"",
    ]
}

extension SQL {
    /// A statement of the schema, as the engine has its types.
    func schema(in dialect: Dialect) -> SQL { SQL(parts: parts.map(dialect.schema), values: values) }
}
