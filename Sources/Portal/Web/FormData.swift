import Foundation
import Referencing

/// What a form or a query string brought: names may repeat, order is kept.
public struct FormData: Sendable, Equatable {
    public private(set) var values: [String: [String]] = [:]
    public private(set) var files: [String: UploadedFile] = [:]
    /// How many values were read, under whatever names.
    private var count = 0

    /// A file that a form brought; its name and type are what the browser says, and prove nothing.
    public struct UploadedFile: Sendable, Equatable {
        public let filename: String
        public let bytes: Data
    }

    /// Why a body is no form of ours.
    public enum Malformed: Error, Equatable, Sendable {
        case tooManyFields
        case notMultipart
        /// A text that no form asks for in this form.
        case tooLong
    }

    static let mostFields = 500
    static let mostParts = 50

    public init() {}

    /// The first value, without blanks around it; nil when it is absent or empty.
    public func text(_ name: String) -> String? {
        guard let typed = values[name]?.first else { return nil }
        // Plain letters at both ends, as nearly always: nothing to trim.
        if let first = typed.utf8.first, let last = typed.utf8.last, (33..<127).contains(first),
            (33..<127).contains(last)
        {
            return typed
        }
        let value = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        return value.isEmpty ? nil : value
    }

    public func all(_ name: String) -> [String] { values[name] ?? [] }

    public func has(_ name: String) -> Bool { values[name] != nil }

    mutating func add(_ value: String, _ name: String) throws(Malformed) {
        guard count < Self.mostFields else { throw .tooManyFields }
        count += 1
        values[name, default: []].append(value)
    }

    /// Puts stored values where answers would be.
    mutating func set(_ name: String, all given: [String]) { values[name] = given.isEmpty ? nil : given }

    mutating func add(_ file: UploadedFile, _ name: String) { files[name] = file }

    /// Reads `application/x-www-form-urlencoded`, of a body or of an address. Bytes that are not UTF-8 become the
    /// replacement character, and what nobody sees is dropped (``PlainText``).
    /// - Throws: ``Malformed``: too many fields.
    public init(urlEncoded text: some StringProtocol) throws(Malformed) {
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = halves.count > 1 ? Self.decoded(halves[1]) : ""
            try add(value, Self.decoded(halves[0]))
        }
    }

    static func decoded(_ text: some StringProtocol) -> String {
        var bytes: [UInt8] = []
        var source = Array(text.utf8)[...]
        while let byte = source.popFirst() {
            switch byte {
            case 43: bytes.append(32)
            case 37:
                if source.count >= 2, let high = hex(source[source.startIndex]),
                    let low = hex(source[source.startIndex + 1])
                {
                    bytes.append(high << 4 | low)
                    source = source.dropFirst(2)
                } else {
                    bytes.append(byte)
                }
            default: bytes.append(byte)
            }
        }
        return cleaned(bytes)
    }

    static func cleaned(_ bytes: some Collection<UInt8>) -> String {
        PlainText.cleaned(String(decoding: bytes, as: UTF8.self))
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}
