import Foundation

/// A department of the official geography. One byte: its facts stand in a table.
public struct Department: Hashable, Sendable, Comparable {
    /// Its place among the 101, in the order of their codes.
    public let ordinal: UInt8

    /// What is known of a department.
    private struct Facts {
        let code: String
        let name: String
        let region: String
        let seat: String
        let latitude: Double
        let longitude: Double

        init(
            _ code: String, _ name: String, _ region: String, _ seat: String, _ latitude: Double, _ longitude: Double
        ) {
            (self.code, self.name, self.region) = (code, name, region)
            (self.seat, self.latitude, self.longitude) = (seat, latitude, longitude)
        }
    }

    private init(ordinal: UInt8) { self.ordinal = ordinal }

    /// By its code in the official geography, in either case.
    public init?(_ code: String) {
        guard let ordinal = Self.ordinals[code] ?? Self.ordinals[code.uppercased()] else { return nil }
        self.ordinal = ordinal
    }

    public var code: String { Self.facts[Int(ordinal)].code }
    public var name: String { Self.facts[Int(ordinal)].name }
    public var region: Region { Self.regions[Int(ordinal)] }
    /// The town of the prefecture, with its latitude and longitude in degrees.
    public var seat: String { Self.facts[Int(ordinal)].seat }
    public var latitude: Double { Self.facts[Int(ordinal)].latitude }
    public var longitude: Double { Self.facts[Int(ordinal)].longitude }

    public static func < (left: Department, right: Department) -> Bool { left.ordinal < right.ordinal }

    /// The department of a commune, from its INSEE code: what decides whenever that code is known.
    public init?(communeCode: String) {
        self.init(String(communeCode.prefix(communeCode.hasPrefix("97") ? 3 : 2)))
    }

    /// The department that a postal code suggests; 26 communes are served from a neighbouring one.
    public init?(postalCode: String) {
        guard postalCode.count == 5, postalCode.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        switch postalCode.prefix(3) {
        case "200", "201": self.init("2A")
        case "202", "206": self.init("2B")
        case let prefix where prefix.hasPrefix("97") || prefix.hasPrefix("98"): self.init(String(prefix))
        default: self.init(String(postalCode.prefix(2)))
        }
    }

    /// The 101 departments, in the order of their codes.
    public static let all: [Department] = facts.indices.map { Department(ordinal: UInt8($0)) }

    private static let ordinals = Dictionary(
        uniqueKeysWithValues: facts.enumerated().map { ($0.element.code, UInt8($0.offset)) })

    private static let regions = facts.map { facts in
        Region.all.first { $0.code == facts.region } ?? Region.all[0]
    }

    private static let facts: [Facts] = [
        Facts("01", "Ain", "84", "Bourg-en-Bresse", 46.205, 5.226),
        Facts("02", "Aisne", "32", "Laon", 49.564, 3.620),
        Facts("03", "Allier", "84", "Moulins", 46.566, 3.333),
        Facts("04", "Alpes-de-Haute-Provence", "93", "Digne-les-Bains", 44.092, 6.236),
        Facts("05", "Hautes-Alpes", "93", "Gap", 44.559, 6.079),
        Facts("06", "Alpes-Maritimes", "93", "Nice", 43.703, 7.266),
        Facts("07", "Ardèche", "84", "Privas", 44.735, 4.599),
        Facts("08", "Ardennes", "44", "Charleville-Mézières", 49.768, 4.721),
        Facts("09", "Ariège", "76", "Foix", 42.966, 1.607),
        Facts("10", "Aube", "44", "Troyes", 48.297, 4.074),
        Facts("11", "Aude", "76", "Carcassonne", 43.213, 2.351),
        Facts("12", "Aveyron", "76", "Rodez", 44.350, 2.575),
        Facts("13", "Bouches-du-Rhône", "93", "Marseille", 43.296, 5.381),
        Facts("14", "Calvados", "28", "Caen", 49.183, -0.370),
        Facts("15", "Cantal", "84", "Aurillac", 44.926, 2.441),
        Facts("16", "Charente", "75", "Angoulême", 45.648, 0.156),
        Facts("17", "Charente-Maritime", "75", "La Rochelle", 46.160, -1.151),
        Facts("18", "Cher", "24", "Bourges", 47.081, 2.399),
        Facts("19", "Corrèze", "75", "Tulle", 45.267, 1.770),
        Facts("21", "Côte-d’Or", "27", "Dijon", 47.322, 5.041),
        Facts("22", "Côtes-d’Armor", "53", "Saint-Brieuc", 48.514, -2.765),
        Facts("23", "Creuse", "75", "Guéret", 46.171, 1.871),
        Facts("24", "Dordogne", "75", "Périgueux", 45.184, 0.721),
        Facts("25", "Doubs", "27", "Besançon", 47.238, 6.024),
        Facts("26", "Drôme", "84", "Valence", 44.933, 4.892),
        Facts("27", "Eure", "28", "Évreux", 49.024, 1.151),
        Facts("28", "Eure-et-Loir", "24", "Chartres", 48.447, 1.489),
        Facts("29", "Finistère", "53", "Quimper", 47.997, -4.098),
        Facts("2A", "Corse-du-Sud", "94", "Ajaccio", 41.919, 8.739),
        Facts("2B", "Haute-Corse", "94", "Bastia", 42.697, 9.451),
        Facts("30", "Gard", "76", "Nîmes", 43.837, 4.360),
        Facts("31", "Haute-Garonne", "76", "Toulouse", 43.604, 1.444),
        Facts("32", "Gers", "76", "Auch", 43.646, 0.586),
        Facts("33", "Gironde", "75", "Bordeaux", 44.838, -0.579),
        Facts("34", "Hérault", "76", "Montpellier", 43.611, 3.877),
        Facts("35", "Ille-et-Vilaine", "53", "Rennes", 48.117, -1.678),
        Facts("36", "Indre", "24", "Châteauroux", 46.811, 1.691),
        Facts("37", "Indre-et-Loire", "24", "Tours", 47.394, 0.685),
        Facts("38", "Isère", "84", "Grenoble", 45.188, 5.724),
        Facts("39", "Jura", "27", "Lons-le-Saunier", 46.675, 5.554),
        Facts("40", "Landes", "75", "Mont-de-Marsan", 43.891, -0.500),
        Facts("41", "Loir-et-Cher", "24", "Blois", 47.587, 1.333),
        Facts("42", "Loire", "84", "Saint-Étienne", 45.440, 4.387),
        Facts("43", "Haute-Loire", "84", "Le Puy-en-Velay", 45.043, 3.885),
        Facts("44", "Loire-Atlantique", "52", "Nantes", 47.218, -1.554),
        Facts("45", "Loiret", "24", "Orléans", 47.903, 1.909),
        Facts("46", "Lot", "76", "Cahors", 44.448, 1.441),
        Facts("47", "Lot-et-Garonne", "75", "Agen", 44.203, 0.616),
        Facts("48", "Lozère", "76", "Mende", 44.518, 3.501),
        Facts("49", "Maine-et-Loire", "52", "Angers", 47.473, -0.552),
        Facts("50", "Manche", "28", "Saint-Lô", 49.116, -1.091),
        Facts("51", "Marne", "44", "Châlons-en-Champagne", 48.957, 4.364),
        Facts("52", "Haute-Marne", "44", "Chaumont", 48.113, 5.139),
        Facts("53", "Mayenne", "52", "Laval", 48.070, -0.770),
        Facts("54", "Meurthe-et-Moselle", "44", "Nancy", 48.692, 6.184),
        Facts("55", "Meuse", "44", "Bar-le-Duc", 48.773, 5.160),
        Facts("56", "Morbihan", "53", "Vannes", 47.658, -2.760),
        Facts("57", "Moselle", "44", "Metz", 49.119, 6.176),
        Facts("58", "Nièvre", "27", "Nevers", 46.990, 3.159),
        Facts("59", "Nord", "32", "Lille", 50.629, 3.057),
        Facts("60", "Oise", "32", "Beauvais", 49.430, 2.081),
        Facts("61", "Orne", "28", "Alençon", 48.430, 0.091),
        Facts("62", "Pas-de-Calais", "32", "Arras", 50.291, 2.777),
        Facts("63", "Puy-de-Dôme", "84", "Clermont-Ferrand", 45.777, 3.087),
        Facts("64", "Pyrénées-Atlantiques", "75", "Pau", 43.295, -0.371),
        Facts("65", "Hautes-Pyrénées", "76", "Tarbes", 43.233, 0.078),
        Facts("66", "Pyrénées-Orientales", "76", "Perpignan", 42.699, 2.896),
        Facts("67", "Bas-Rhin", "44", "Strasbourg", 48.573, 7.752),
        Facts("68", "Haut-Rhin", "44", "Colmar", 48.079, 7.359),
        Facts("69", "Rhône", "84", "Lyon", 45.764, 4.836),
        Facts("70", "Haute-Saône", "27", "Vesoul", 47.620, 6.155),
        Facts("71", "Saône-et-Loire", "27", "Mâcon", 46.307, 4.829),
        Facts("72", "Sarthe", "52", "Le Mans", 48.006, 0.199),
        Facts("73", "Savoie", "84", "Chambéry", 45.565, 5.918),
        Facts("74", "Haute-Savoie", "84", "Annecy", 45.899, 6.129),
        Facts("75", "Paris", "11", "Paris", 48.857, 2.352),
        Facts("76", "Seine-Maritime", "28", "Rouen", 49.443, 1.099),
        Facts("77", "Seine-et-Marne", "11", "Melun", 48.540, 2.660),
        Facts("78", "Yvelines", "11", "Versailles", 48.801, 2.130),
        Facts("79", "Deux-Sèvres", "75", "Niort", 46.323, -0.465),
        Facts("80", "Somme", "32", "Amiens", 49.894, 2.296),
        Facts("81", "Tarn", "76", "Albi", 43.929, 2.148),
        Facts("82", "Tarn-et-Garonne", "76", "Montauban", 44.018, 1.355),
        Facts("83", "Var", "93", "Toulon", 43.125, 5.931),
        Facts("84", "Vaucluse", "93", "Avignon", 43.949, 4.806),
        Facts("85", "Vendée", "52", "La Roche-sur-Yon", 46.670, -1.427),
        Facts("86", "Vienne", "75", "Poitiers", 46.580, 0.340),
        Facts("87", "Haute-Vienne", "75", "Limoges", 45.834, 1.262),
        Facts("88", "Vosges", "44", "Épinal", 48.173, 6.450),
        Facts("89", "Yonne", "27", "Auxerre", 47.798, 3.573),
        Facts("90", "Territoire de Belfort", "27", "Belfort", 47.638, 6.863),
        Facts("91", "Essonne", "11", "Évry-Courcouronnes", 48.624, 2.429),
        Facts("92", "Hauts-de-Seine", "11", "Nanterre", 48.892, 2.207),
        Facts("93", "Seine-Saint-Denis", "11", "Bobigny", 48.909, 2.440),
        Facts("94", "Val-de-Marne", "11", "Créteil", 48.790, 2.455),
        Facts("95", "Val-d’Oise", "11", "Pontoise", 49.051, 2.101),
        Facts("971", "Guadeloupe", "01", "Basse-Terre", 15.998, -61.730),
        Facts("972", "Martinique", "02", "Fort-de-France", 14.604, -61.067),
        Facts("973", "Guyane", "03", "Cayenne", 4.938, -52.335),
        Facts("974", "La Réunion", "04", "Saint-Denis", -20.879, 55.448),
        Facts("976", "Mayotte", "06", "Dzaoudzi", -12.788, 45.283),
    ]
}
