import Referencing
import Testing

@testable import Directory

@Suite struct GazetteerTests {
    @Test(arguments: [
        ("Quimper", "Quimper"), ("29000", "29000"), ("st brieuc", "Saint-Brieuc"),
        ("La Roche sur Yon", "La Roche-sur-Yon"),
        ("Saint-Denis 974", "Saint-Denis"), ("nulle part", nil), ("", nil), ("99999", nil),
    ])
    func aPlaceIsMeant(typed: String, place: String?) {
        #expect(Gazetteer().meant(by: typed).first?.name == place)
    }

    @Test func arrondissementsAndCedexAreTheirCommune() {
        for name in ["Paris", "PARIS 11", "Paris 3e Arrondissement", "PARIS CEDEX 09"] {
            #expect(Gazetteer.key(commune: name, territory: "75") == "paris|75", "\(name)")
        }
    }
}
