import Foundation

/// Words as the directory compares them: lower-case ASCII letters and digits, without accents, case or ligatures.
public enum Folding {
    /// The words of a text, in order. Apostrophes and hyphens separate; single letters (elisions) are dropped.
    public static func words(_ text: String) -> [String] {
        var found: [String] = []
        eachWord(text) { found.append($0) }
        return found
    }

    /// The words of a question that may still be typed: a letter alone at its very end begins a word.
    static func question(_ text: String) -> [String] {
        var found: [String] = []
        eachWord(text, keepingLast: true) { found.append($0) }
        return found
    }

    /// - Parameter keepingLast: whether a single letter at the very end counts as a word.
    static func eachWord(_ text: String, keepingLast: Bool = false, _ body: (String) -> Void) {
        var text = text
        text.withUTF8 { bytes in
            if let plain = folded(bytes) {
                split(plain, keepingLast, body)
            } else {
                var slow = String(decoding: bytes, as: UTF8.self)
                    .folding(options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
                for (letter, plain) in ligatures { slow = slow.replacingOccurrences(of: letter, with: plain) }
                split(Array(slow.utf8).map { $0 < 128 ? $0 : 32 }, keepingLast, body)
            }
        }
    }

    /// Letters that are no base letter with a mark, beside those of the table below.
    private static let ligatures = [("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ß", "ss")]

    private static func split(_ bytes: [UInt8], _ keepingLast: Bool, _ body: (String) -> Void) {
        var start = 0
        for position in 0...bytes.count {
            if position < bytes.count, isWordByte(bytes[position]) { continue }
            // A single letter is an elision (« l' », « d' »); a single digit means something (« A4 », « 1 »).
            let isKept = position == start + 1 && (bytes[start] < 58 || (keepingLast && position == bytes.count))
            if position - start > 1 || isKept {
                body(String(decoding: bytes[start..<position], as: UTF8.self))
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
                guard let letters = latin1(next) else { return nil }
                out += letters
            case 0xC5 where next == 0x92 || next == 0x93: out += [111, 101]
            case 0xE2:
                // General punctuation: apostrophes, dashes, quotes, the euro sign.
                out.append(32)
                index += 1
            default: return nil
            }
            index += 2
        }
        return out
    }

    /// The base letters of U+00C0…U+00FF, from the second byte of their UTF-8 form.
    private static func latin1(_ byte: UInt8) -> [UInt8]? {
        if byte == 0x9F { return [115, 115] }
        let lower = byte >= 0xA0 ? byte : byte + 0x20
        switch lower {
        case 0xA0...0xA5: return [97]
        case 0xA6: return [97, 101]
        case 0xA7: return [99]
        case 0xA8...0xAB: return [101]
        case 0xAC...0xAF: return [105]
        case 0xB1: return [110]
        case 0xB2...0xB6, 0xB8: return [111]
        case 0xB7: return [32]
        case 0xB9...0xBC: return [117]
        case 0xBD, 0xBF: return [121]
        default: return nil
        }
    }
}
