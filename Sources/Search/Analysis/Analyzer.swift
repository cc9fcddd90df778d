import Foundation

/// Makes tokens of texts, for the index and for questions alike: lower-case ASCII letters and digits, without accents, case or ligatures.
public enum Analyzer {
    /// The words of a text, in order. Apostrophes and hyphens separate; single letters (elisions) are dropped.
    public static func words(_ text: String) -> [String] {
        tokens(text).filter { !$0.isLetter }.map(\.text)
    }

    /// Every word of a text, letters alone included.
    public static func tokens(_ text: String) -> [Token] {
        var found: [Token] = []
        eachToken(text) { found.append($0) }
        return found
    }

    static func eachToken(_ text: String, _ body: (Token) -> Void) {
        eachWord(text) { bytes, isGlued in body(Token(String(decoding: bytes, as: UTF8.self), isGlued: isGlued)) }
    }

    /// The bytes of every word, without making a string of each: what an index of a million documents is made with.
    static func eachWord(_ text: String, _ body: (UnsafeBufferPointer<UInt8>, _ isGlued: Bool) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            if let plain = folded(bytes) {
                plain.withUnsafeBufferPointer { split($0, body) }
            } else {
                var slow = String(decoding: bytes, as: UTF8.self)
                    .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
                for (letter, plain) in ligatures { slow = slow.replacingOccurrences(of: letter, with: plain) }
                Array(slow.utf8).map { $0 < 128 ? $0 : 32 }.withUnsafeBufferPointer { split($0, body) }
            }
        }
    }

    /// Letters that are no base letter with a mark, beside those of the table below.
    private static let ligatures = [("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ß", "ss")]

    private static func split(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void
    ) {
        var start = 0
        for position in 0...bytes.count {
            if position < bytes.count, isWordByte(bytes[position]) { continue }
            if position > start {
                let isGlued = start > 1 && bytes[start - 1] == 45 && isWordByte(bytes[start - 2])
                body(UnsafeBufferPointer(rebasing: bytes[start..<position]), isGlued)
            }
            start = position + 1
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (97...122).contains(byte) || (48...57).contains(byte)
    }

    /// ASCII and the letters of French by table, which is what nearly every text has; nil when a letter of another
    /// alphabet asks for the slow way.
    private static func folded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 128 {
                out.append((65...90).contains(byte) ? byte + 32 : byte)
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return nil }
            let next = bytes[index + 1]
            switch byte {
            case 0xC2: out.append(32)
            case 0xC3:
                guard append(latin1: next, to: &out) else { return nil }
            case 0xC5 where next == 0x92 || next == 0x93: out += [111, 101]
            case 0xE2 where index + 2 < bytes.count:
                // General punctuation: apostrophes, dashes, quotes, the euro sign.
                out.append(32)
                index += 1
            default: return nil
            }
            index += 2
        }
        return out
    }

    /// Adds the base letters of U+00C0…U+00FF, from the second byte of their UTF-8 form; false for other letters.
    private static func append(latin1 byte: UInt8, to out: inout [UInt8]) -> Bool {
        let lower = byte >= 0xA0 || byte == 0x9F ? byte : byte + 0x20
        switch lower {
        case 0x9F: out += [115, 115]
        case 0xA0...0xA5: out.append(97)
        case 0xA6: out += [97, 101]
        case 0xA7: out.append(99)
        case 0xA8...0xAB: out.append(101)
        case 0xAC...0xAF: out.append(105)
        case 0xB1: out.append(110)
        case 0xB2...0xB6, 0xB8: out.append(111)
        case 0xB7: out.append(32)
        case 0xB9...0xBC: out.append(117)
        case 0xBD, 0xBF: out.append(121)
        default: return false
        }
        return true
    }
}

extension Analyzer {
    /// A name without anything between its letters: « Total Numérique » and « totalnumerique » are one.
    public static func whole(_ name: String) -> String { tokens(name).map(\.text).joined() }
}
