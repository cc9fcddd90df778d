import Foundation

/// A JSON text that is stored: read and written by explicit codecs, never in a shape that the compiler makes.
enum JSONValue: Equatable, Sendable {
    case null
    case flag(Bool)
    case number(Int)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// A stored value that the code does not know: a damaged database, or one of a later version.
    struct Unreadable: Error, CustomStringConvertible, Equatable {
        let what: String
        var description: String { "the stored value cannot be read: \(what)" }
    }

    init(parsing text: String) throws {
        self = try JSONValue(
            foundation: try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed]))
    }

    private init(foundation value: Any) throws {
        switch value {
        case is NSNull: self = .null
        case let text as String: self = .text(text)
        // A boolean is a number to Foundation: its type tells it.
        case let number as NSNumber where String(cString: number.objCType) == "c": self = .flag(number.boolValue)
        case let number as NSNumber: self = .number(number.intValue)
        case let list as [Any]: self = .list(try list.map { try JSONValue(foundation: $0) })
        case let object as [String: Any]: self = .object(try object.mapValues { try JSONValue(foundation: $0) })
        default: throw Unreadable(what: "\(type(of: value))")
        }
    }

    /// With sorted keys, so that equal values are equal text.
    var text: String {
        switch self {
        case .null: "null"
        case .flag(let flag): flag ? "true" : "false"
        case .number(let number): String(number)
        case .text(let text): Self.quoted(text)
        case .list(let list): "[\(list.map(\.text).joined(separator: ","))]"
        case .object(let object):
            "{\(object.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\($0.value.text)" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            // Foundation's reader takes it for a byte order mark and drops it.
            case "\u{FEFF}": out += "\\ufeff"
            case let scalar where scalar.value < 32:
                out += "\\u00" + String(scalar.value >> 4, radix: 16) + String(scalar.value & 15, radix: 16)
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}

// MARK: Reading an object

extension JSONValue {
    /// The member of an object; absent and null are the same.
    func memberIfAny(_ name: String) throws -> JSONValue? {
        guard case .object(let object) = self else { throw Unreadable(what: "no object around \(name)") }
        guard let value = object[name], value != .null else { return nil }
        return value
    }

    func member(_ name: String) throws -> JSONValue {
        guard let value = try memberIfAny(name) else { throw Unreadable(what: "\(name) is missing") }
        return value
    }

    func string(_ name: String) throws -> String { try member(name).asText(name) }
    func stringIfAny(_ name: String) throws -> String? { try memberIfAny(name)?.asText(name) }

    func flag(_ name: String) throws -> Bool {
        guard case .flag(let flag) = try member(name) else { throw Unreadable(what: "\(name) is no boolean") }
        return flag
    }

    func flagIfAny(_ name: String) throws -> Bool? { try memberIfAny(name).map { _ in try flag(name) } }

    func list(_ name: String) throws -> [JSONValue] {
        guard case .list(let list) = try member(name) else { throw Unreadable(what: "\(name) is no list") }
        return list
    }

    /// A text that stands for a value of ours; an unknown one is an error, never dropped.
    func value<Value>(_ name: String, _ make: (String) -> Value?) throws -> Value {
        let text = try string(name)
        guard let value = make(text) else { throw Unreadable(what: "\(name): « \(text) »") }
        return value
    }

    func valueIfAny<Value>(_ name: String, _ make: (String) -> Value?) throws -> Value? {
        try memberIfAny(name).map { _ in try value(name, make) }
    }

    func values<Value>(_ name: String, _ make: (String) -> Value?) throws -> [Value] {
        try list(name).map { item in
            let text = try item.asText(name)
            guard let value = make(text) else { throw Unreadable(what: "\(name): « \(text) »") }
            return value
        }
    }

    /// Refuses a record of a version that this code does not know.
    func guardVersion(_ known: Int, of what: String) throws {
        guard case .number(known) = try member("v") else { throw Unreadable(what: "\(what): unknown version") }
    }

    func asText(_ name: String) throws -> String {
        guard case .text(let text) = self else { throw Unreadable(what: "\(name) is no text") }
        return text
    }
}

// MARK: Writing

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByDictionaryLiteral {
    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: Int) { self = .number(number) }
    init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(members) { first, _ in first })
    }

    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ flag: Bool?) { self = flag.map { .flag($0) } ?? .null }
    init(_ texts: [String]) { self = .list(texts.map { .text($0) }) }
}
