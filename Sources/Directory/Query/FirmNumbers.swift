import Referencing

/// Numbers of firms among the words of a question.
enum FirmNumbers {
    /// The first SIRET, SIREN or VAT number, in its usual form: one that the directory knows, a well-made one, or all
    /// there is of the question, since a few genuine numbers fail the checksum.
    static func find(in text: String, known: (String) -> Bool) -> String? {
        guard text.utf8.contains(where: { (48...57).contains($0) }) else { return nil }
        let whole = compact(text)
        if known(whole) || isNumberAlone(whole) { return whole }
        let candidates = runs(text).flatMap { digits in digits.count == 11 ? [String(digits.suffix(9))] : [digits] }
        return candidates.first(where: known) ?? candidates.first(where: isWellMade)
    }

    private static func isNumberAlone(_ text: String) -> Bool {
        [9, 14].contains(text.utf8.count) && text.utf8.allSatisfy { $0 < 58 }
    }

    private static func isWellMade(_ digits: String) -> Bool {
        switch digits.utf8.count {
        case 9: Siren(digits)?.passesChecksum == true
        case 14: Siret(digits)?.passesChecksum == true
        default: false
        }
    }

    /// Letters and digits alone, in capitals.
    static func compact(_ text: String) -> String {
        String(
            decoding: text.uppercased().utf8.filter { (48...57).contains($0) || (65...90).contains($0) }, as: UTF8.self)
    }

    /// Digits with nothing but blanks, dots and hyphens between them.
    private static func runs(_ text: String) -> [String] {
        var runs: [String] = []
        var run = ""
        for scalar in text.unicodeScalars {
            if (48...57).contains(scalar.value) {
                run.unicodeScalars.append(scalar)
            } else if !(scalar.properties.isWhitespace || ".-/".unicodeScalars.contains(scalar)) {
                runs.append(run)
                run = ""
            }
        }
        return (runs + [run]).filter { !$0.isEmpty }
    }
}
