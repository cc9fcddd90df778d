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
        public mutating func appendInterpolation<Subject>(_ id: ID<Subject>?) { bind(id.map { .text($0.text) }) }
        public mutating func appendInterpolation(_ value: Siret?) { bind(value.map { .text($0.digits) }) }
        public mutating func appendInterpolation(_ value: Siren?) { bind(value.map { .text($0.digits) }) }
        public mutating func appendInterpolation(_ value: VATNumber?) { bind(value.map { .text($0.value) }) }
        public mutating func appendInterpolation(_ value: Department?) { bind(value.map { .text($0.code) }) }
        public mutating func appendInterpolation(_ value: ApplicationNumber?) { bind(value.map { .text($0.text) }) }
        /// A value as a codec of ours writes it.
        mutating func appendInterpolation(json value: JSONValue?) { bind(value.map { .text($0.text) }) }
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
