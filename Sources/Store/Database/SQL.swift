import Foundation
import Referencing

/// A statement with its bound values, written as a string interpolation: `"… WHERE siret = \(siret)"`.
/// An interpolated value never becomes part of the text.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text, with `?` where a value stands.
    let text: String
    let values: [Value]

    /// What both engines can hold.
    enum Value: Sendable, Equatable {
        case null
        case text(String)
        case integer(Int64)
        case real(Double)
        case bytes(Data)
    }

    public init(stringLiteral text: String) {
        (self.text, self.values) = (text, [])
    }

    public init(stringInterpolation: StringInterpolation) {
        (text, values) = (stringInterpolation.text, stringInterpolation.values)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""
        var values: [Value] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + interpolationCount)
        }

        public mutating func appendLiteral(_ literal: String) { text += literal }

        public mutating func appendInterpolation(_ value: String?) { bind(value.map { .text($0) }) }
        public mutating func appendInterpolation(_ value: Int?) { bind(value.map { .integer(Int64($0)) }) }
        public mutating func appendInterpolation(_ value: Double?) { bind(value.map { .real($0) }) }
        public mutating func appendInterpolation(_ value: Bool) { bind(.integer(value ? 1 : 0)) }
        public mutating func appendInterpolation(_ value: Data?) { bind(value.map { .bytes($0) }) }
        public mutating func appendInterpolation(_ value: CivilDay?) { bind(value.map { .text($0.description) }) }
        public mutating func appendInterpolation(_ value: Date?) { bind(value.map { .text(Timestamp.text($0)) }) }

        /// A fragment of SQL with its own values.
        public mutating func appendInterpolation(_ fragment: SQL) {
            text += fragment.text
            values += fragment.values
        }

        /// `IN (…)`: a parenthesised list; an empty list matches nothing.
        public mutating func appendInterpolation(list: [String]) {
            text +=
                list.isEmpty ? "(NULL)" : "(" + Array(repeating: "?", count: list.count).joined(separator: ", ") + ")"
            values += list.map { .text($0) }
        }

        private mutating func bind(_ value: Value?) {
            text += "?"
            values.append(value ?? .null)
        }
    }
}

/// Instants as the database holds them: UTC, ISO 8601, milliseconds — text that sorts like time.
public enum Timestamp {
    public static func text(_ instant: Date) -> String {
        instant.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }

    public static func date(_ text: String) -> Date? {
        do {
            return try Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text)
        } catch {
            return nil
        }
    }

    /// The instant as the database will give it back.
    public static func rounded(_ instant: Date) -> Date { date(text(instant)) ?? instant }
}

/// Values kept as JSON text, with sorted keys so that equal values are equal text.
enum StoredJSON {
    static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(Timestamp.text(date))
        }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let text = try container.decode(String.self)
            guard let date = Timestamp.date(text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "not an instant")
            }
            return date
        }
        return try decoder.decode(type, from: Data(text.utf8))
    }
}
