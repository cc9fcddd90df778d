import Foundation
import Referencing

/// A statement with its bound values, written as a string interpolation: `"… WHERE siret = \(siret)"`.
/// An interpolated value never becomes part of the text.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    /// The text between the values: one part more than there are values.
    let parts: [String]
    let values: [Value]

    /// The text, with what the engine wants where a value stands.
    func text(for dialect: Dialect) -> String {
        var text = parts[0]
        for (number, part) in parts.dropFirst().enumerated() { text += dialect.placeholder(number + 1) + part }
        return text
    }

    /// What both engines can hold.
    enum Value: Sendable, Equatable {
        case null
        case text(String)
        case integer(Int64)
        case real(Double)
        case bytes(Data)
    }

    init(parts: [String], values: [Value]) { (self.parts, self.values) = (parts, values) }

    public init(stringLiteral text: String) {
        (parts, values) = ([text], [])
    }

    public init(stringInterpolation: StringInterpolation) {
        (parts, values) = (stringInterpolation.parts, stringInterpolation.values)
    }

    public struct StringInterpolation: StringInterpolationProtocol {
        var parts = [""]
        var values: [Value] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount + 1)
        }

        public mutating func appendLiteral(_ literal: String) { parts[parts.count - 1] += literal }

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
            appendLiteral(fragment.parts[0])
            parts += fragment.parts.dropFirst()
            values += fragment.values
        }

        /// `IN (…)`: a parenthesised list; an empty list matches nothing.
        public mutating func appendInterpolation(list: [String]) {
            appendLiteral("(")
            for (place, value) in list.enumerated() {
                if place > 0 { appendLiteral(", ") }
                bind(.text(value))
            }
            appendLiteral(list.isEmpty ? "NULL)" : ")")
        }

        private mutating func bind(_ value: Value?) {
            values.append(value ?? .null)
            parts.append("")
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
