import Foundation

/// Words in the name of a firm that a business may take for the State's. None of them refuses an application: an agent
/// looks at the name before the directory shows it.
public enum OfficialWords {
    private static let words = [
        "officiel", "officielle", "dge", "france num", "francenum", "direction generale des entreprises", "ministere",
        "prefecture", "gouvernement", "gouv", "republique francaise", "service public", "etat francais", "urssaf",
        "dgfip", "impots", "asp", "agence de services et de paiement", "bpifrance", "france travail", "pole emploi",
        "banque des territoires", "anct", "cnil", "anssi", "agree par l etat", "certifie par l etat", "label d etat",
    ]

    /// The words that stand in a name, whole, whatever their case, accents and punctuation.
    public static func found(in name: String) -> [String] {
        let folded = name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        let plain = " " + folded.split { !$0.isLetter && !$0.isNumber }.joined(separator: " ") + " "
        return words.filter { plain.contains(" \($0) ") }
    }
}
