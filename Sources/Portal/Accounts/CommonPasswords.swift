import Foundation

/// The passwords that everybody tries first.
public struct CommonPasswords: Sendable {
    private let cores: Set<String>

    public struct Unreadable: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter files: one common word a line: what French people choose, and what is found in the lists of stolen
    ///   passwords.
    /// - Throws: the file system's error.
    public init(files: [String]) throws {
        var cores = Set<String>()
        for file in files {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let words = text.split(separator: "\n").map { Self.core(String($0)) }.filter { $0.count > 3 }
            guard !words.isEmpty else { throw Unreadable(description: "the list of common passwords \(file) is empty") }
            cores.formUnion(words)
        }
        self.cores = cores
    }

    /// Whether a password is a common word dressed up: other case, digits or signs around it, `0` for `o`, repeated.
    func contains(_ password: String) -> Bool {
        let core = Self.core(password)
        if Set(core).count <= 4 || Self.isSequence(core) || Self.isSequence(password.lowercased()) { return true }
        if cores.contains(core) { return true }
        // « motdepassemotdepasse »: the same word again and again.
        return cores.contains { word in
            core.count > word.count && core.hasPrefix(word) && core.replacingOccurrences(of: word, with: "").count < 3
        }
    }

    /// The letters of a password, with the usual replacements undone and the digits at its ends dropped.
    private static func core(_ password: String) -> String {
        let folded = password.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        let trimmed = folded.trimmingCharacters(in: CharacterSet.letters.inverted)
        let text = trimmed.isEmpty ? folded : trimmed
        return String(text.map { replacements[$0] ?? $0 }.filter { $0.isLetter || $0.isNumber })
    }

    private static func isSequence(_ text: String) -> Bool {
        [
            "abcdefghijklmnopqrstuvwxyz", "azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm",
            "01234567890123456789",
        ]
        .contains { $0.contains(text) || String($0.reversed()).contains(text) }
    }

    private static let replacements: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]
}
