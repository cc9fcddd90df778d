import Testing

@testable import Referencing

@Suite struct OfficialWordsTests {
    @Test(arguments: [
        ("Conseil Officiel France-Num", ["officiel", "france num"]), ("DGE Conseil", ["dge"]),
        ("Ministère du Digital", ["ministere"]), ("Atelier Caradec", []), ("Aspect Web", []), ("Budget Digital", []),
        ("L’Agence d’Étatville", []), ("F R A N C E N U M", []), ("FranceNum.gouv", ["francenum", "gouv"]),
    ])
    func wordsOfTheStateAreFound(name: String, words: [String]) {
        #expect(OfficialWords.found(in: name) == words)
    }
}
