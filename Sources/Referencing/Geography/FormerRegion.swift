import Foundation

/// A region as it was until 2016 (loi n° 2015-29 du 16 janvier 2015), or a short name in use: people still look for
/// « Alsace » and « PACA ».
public struct FormerRegion: Hashable, Sendable {
    public let name: String
    public let departments: [Department]

    public static let all: [FormerRegion] = [
        FormerRegion("Alsace", "67 68"), FormerRegion("Aquitaine", "24 33 40 47 64"),
        FormerRegion("Auvergne", "03 15 43 63"), FormerRegion("Basse-Normandie", "14 50 61"),
        FormerRegion("Bourgogne", "21 58 71 89"), FormerRegion("Champagne-Ardenne", "08 10 51 52"),
        FormerRegion("Franche-Comté", "25 39 70 90"), FormerRegion("Haute-Normandie", "27 76"),
        FormerRegion("Languedoc-Roussillon", "11 30 34 48 66"), FormerRegion("Limousin", "19 23 87"),
        FormerRegion("Lorraine", "54 55 57 88"), FormerRegion("Midi-Pyrénées", "09 12 31 32 46 65 81 82"),
        FormerRegion("Nord-Pas-de-Calais", "59 62"), FormerRegion("Picardie", "02 60 80"),
        FormerRegion("Poitou-Charentes", "16 17 79 86"), FormerRegion("Rhône-Alpes", "01 07 26 38 42 69 73 74"),
        FormerRegion("PACA", "04 05 06 13 83 84"), FormerRegion("IDF", "75 77 78 91 92 93 94 95"),
    ]

    private init(_ name: String, _ departments: String) {
        self.name = name
        self.departments = departments.split(separator: " ").compactMap { Department(String($0)) }
    }
}
