import Foundation

/// Text that somebody typed, without what no reader sees and no writer means: control characters, marks that turn the
/// direction of what follows or have no width, and code points that Unicode keeps for no character. One of them makes a feed unreadable, or
/// a name look like another.
public enum PlainText {
    /// The text that remains; line ends become `\n`, and tabs stay.
    public static func cleaned(_ text: String) -> String {
        if text.utf8.allSatisfy({ (32..<127).contains($0) }) { return text }
        var kept = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\r" {
                kept.append("\n")
            } else if !(scalar == "\n" && isAfterReturn), !isInvisible(scalar) {
                kept.append(scalar)
            }
            isAfterReturn = scalar == "\r"
        }
        return String(kept)
    }

    /// How long a text is, in Unicode scalars: one letter with 70,000 accents is not one character.
    public static func length(_ text: String) -> Int { text.unicodeScalars.count }

    /// The first so many scalars of a text, without a blank at the cut: cut again, it stays the same.
    public static func beginning(of text: String, most: Int) -> String {
        // No text has more scalars than bytes.
        guard text.utf8.count > most, length(text) > most else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9, 10: false
        case 0..<32, 127..<160: true
        // Marks of direction, and line ends that only some readers take for such.
        case 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C: true
        // Marks without width, but for those that join letters or the parts of an emoji.
        case 0x00AD, 0x200B, 0x2060...0x2064, 0x180E: true
        case 0xFEFF, 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }
}
