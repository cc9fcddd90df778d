import Foundation

/// A department, by its code in the official geography, with its region and its seat.
public struct Department: Hashable, Sendable {
    public let code: String
    public let name: String
    public let region: String
    /// The town of the prefecture, with its latitude and longitude in degrees.
    public let seat: String
    public let latitude: Double
    public let longitude: Double

    public init?(_ code: String) {
        guard let department = Self.byCode[code.uppercased()] else { return nil }
        self = department
    }

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
    public static let all: [Department] = [
        Department("01", "Ain", "84", "Bourg-en-Bresse", 46.205, 5.226),
        Department("02", "Aisne", "32", "Laon", 49.564, 3.620),
        Department("03", "Allier", "84", "Moulins", 46.566, 3.333),
        Department("04", "Alpes-de-Haute-Provence", "93", "Digne-les-Bains", 44.092, 6.236),
        Department("05", "Hautes-Alpes", "93", "Gap", 44.559, 6.079),
        Department("06", "Alpes-Maritimes", "93", "Nice", 43.703, 7.266),
        Department("07", "Ardèche", "84", "Privas", 44.735, 4.599),
        Department("08", "Ardennes", "44", "Charleville-Mézières", 49.768, 4.721),
        Department("09", "Ariège", "76", "Foix", 42.966, 1.607),
        Department("10", "Aube", "44", "Troyes", 48.297, 4.074),
        Department("11", "Aude", "76", "Carcassonne", 43.213, 2.351),
        Department("12", "Aveyron", "76", "Rodez", 44.350, 2.575),
        Department("13", "Bouches-du-Rhône", "93", "Marseille", 43.296, 5.381),
        Department("14", "Calvados", "28", "Caen", 49.183, -0.370),
        Department("15", "Cantal", "84", "Aurillac", 44.926, 2.441),
        Department("16", "Charente", "75", "Angoulême", 45.648, 0.156),
        Department("17", "Charente-Maritime", "75", "La Rochelle", 46.160, -1.151),
        Department("18", "Cher", "24", "Bourges", 47.081, 2.399),
        Department("19", "Corrèze", "75", "Tulle", 45.267, 1.770),
        Department("21", "Côte-d’Or", "27", "Dijon", 47.322, 5.041),
        Department("22", "Côtes-d’Armor", "53", "Saint-Brieuc", 48.514, -2.765),
        Department("23", "Creuse", "75", "Guéret", 46.171, 1.871),
        Department("24", "Dordogne", "75", "Périgueux", 45.184, 0.721),
        Department("25", "Doubs", "27", "Besançon", 47.238, 6.024),
        Department("26", "Drôme", "84", "Valence", 44.933, 4.892),
        Department("27", "Eure", "28", "Évreux", 49.024, 1.151),
        Department("28", "Eure-et-Loir", "24", "Chartres", 48.447, 1.489),
        Department("29", "Finistère", "53", "Quimper", 47.997, -4.098),
        Department("2A", "Corse-du-Sud", "94", "Ajaccio", 41.919, 8.739),
        Department("2B", "Haute-Corse", "94", "Bastia", 42.697, 9.451),
        Department("30", "Gard", "76", "Nîmes", 43.837, 4.360),
        Department("31", "Haute-Garonne", "76", "Toulouse", 43.604, 1.444),
        Department("32", "Gers", "76", "Auch", 43.646, 0.586),
        Department("33", "Gironde", "75", "Bordeaux", 44.838, -0.579),
        Department("34", "Hérault", "76", "Montpellier", 43.611, 3.877),
        Department("35", "Ille-et-Vilaine", "53", "Rennes", 48.117, -1.678),
        Department("36", "Indre", "24", "Châteauroux", 46.811, 1.691),
        Department("37", "Indre-et-Loire", "24", "Tours", 47.394, 0.685),
        Department("38", "Isère", "84", "Grenoble", 45.188, 5.724),
        Department("39", "Jura", "27", "Lons-le-Saunier", 46.675, 5.554),
        Department("40", "Landes", "75", "Mont-de-Marsan", 43.891, -0.500),
        Department("41", "Loir-et-Cher", "24", "Blois", 47.587, 1.333),
        Department("42", "Loire", "84", "Saint-Étienne", 45.440, 4.387),
        Department("43", "Haute-Loire", "84", "Le Puy-en-Velay", 45.043, 3.885),
        Department("44", "Loire-Atlantique", "52", "Nantes", 47.218, -1.554),
        Department("45", "Loiret", "24", "Orléans", 47.903, 1.909),
        Department("46", "Lot", "76", "Cahors", 44.448, 1.441),
        Department("47", "Lot-et-Garonne", "75", "Agen", 44.203, 0.616),
        Department("48", "Lozère", "76", "Mende", 44.518, 3.501),
        Department("49", "Maine-et-Loire", "52", "Angers", 47.473, -0.552),
        Department("50", "Manche", "28", "Saint-Lô", 49.116, -1.091),
        Department("51", "Marne", "44", "Châlons-en-Champagne", 48.957, 4.364),
        Department("52", "Haute-Marne", "44", "Chaumont", 48.113, 5.139),
        Department("53", "Mayenne", "52", "Laval", 48.070, -0.770),
        Department("54", "Meurthe-et-Moselle", "44", "Nancy", 48.692, 6.184),
        Department("55", "Meuse", "44", "Bar-le-Duc", 48.773, 5.160),
        Department("56", "Morbihan", "53", "Vannes", 47.658, -2.760),
        Department("57", "Moselle", "44", "Metz", 49.119, 6.176),
        Department("58", "Nièvre", "27", "Nevers", 46.990, 3.159),
        Department("59", "Nord", "32", "Lille", 50.629, 3.057),
        Department("60", "Oise", "32", "Beauvais", 49.430, 2.081),
        Department("61", "Orne", "28", "Alençon", 48.430, 0.091),
        Department("62", "Pas-de-Calais", "32", "Arras", 50.291, 2.777),
        Department("63", "Puy-de-Dôme", "84", "Clermont-Ferrand", 45.777, 3.087),
        Department("64", "Pyrénées-Atlantiques", "75", "Pau", 43.295, -0.371),
        Department("65", "Hautes-Pyrénées", "76", "Tarbes", 43.233, 0.078),
        Department("66", "Pyrénées-Orientales", "76", "Perpignan", 42.699, 2.896),
        Department("67", "Bas-Rhin", "44", "Strasbourg", 48.573, 7.752),
        Department("68", "Haut-Rhin", "44", "Colmar", 48.079, 7.359),
        Department("69", "Rhône", "84", "Lyon", 45.764, 4.836),
        Department("70", "Haute-Saône", "27", "Vesoul", 47.620, 6.155),
        Department("71", "Saône-et-Loire", "27", "Mâcon", 46.307, 4.829),
        Department("72", "Sarthe", "52", "Le Mans", 48.006, 0.199),
        Department("73", "Savoie", "84", "Chambéry", 45.565, 5.918),
        Department("74", "Haute-Savoie", "84", "Annecy", 45.899, 6.129),
        Department("75", "Paris", "11", "Paris", 48.857, 2.352),
        Department("76", "Seine-Maritime", "28", "Rouen", 49.443, 1.099),
        Department("77", "Seine-et-Marne", "11", "Melun", 48.540, 2.660),
        Department("78", "Yvelines", "11", "Versailles", 48.801, 2.130),
        Department("79", "Deux-Sèvres", "75", "Niort", 46.323, -0.465),
        Department("80", "Somme", "32", "Amiens", 49.894, 2.296),
        Department("81", "Tarn", "76", "Albi", 43.929, 2.148),
        Department("82", "Tarn-et-Garonne", "76", "Montauban", 44.018, 1.355),
        Department("83", "Var", "93", "Toulon", 43.125, 5.931),
        Department("84", "Vaucluse", "93", "Avignon", 43.949, 4.806),
        Department("85", "Vendée", "52", "La Roche-sur-Yon", 46.670, -1.427),
        Department("86", "Vienne", "75", "Poitiers", 46.580, 0.340),
        Department("87", "Haute-Vienne", "75", "Limoges", 45.834, 1.262),
        Department("88", "Vosges", "44", "Épinal", 48.173, 6.450),
        Department("89", "Yonne", "27", "Auxerre", 47.798, 3.573),
        Department("90", "Territoire de Belfort", "27", "Belfort", 47.638, 6.863),
        Department("91", "Essonne", "11", "Évry-Courcouronnes", 48.624, 2.429),
        Department("92", "Hauts-de-Seine", "11", "Nanterre", 48.892, 2.207),
        Department("93", "Seine-Saint-Denis", "11", "Bobigny", 48.909, 2.440),
        Department("94", "Val-de-Marne", "11", "Créteil", 48.790, 2.455),
        Department("95", "Val-d’Oise", "11", "Pontoise", 49.051, 2.101),
        Department("971", "Guadeloupe", "01", "Basse-Terre", 15.998, -61.730),
        Department("972", "Martinique", "02", "Fort-de-France", 14.604, -61.067),
        Department("973", "Guyane", "03", "Cayenne", 4.938, -52.335),
        Department("974", "La Réunion", "04", "Saint-Denis", -20.879, 55.448),
        Department("976", "Mayotte", "06", "Dzaoudzi", -12.788, 45.283),
    ]

    private init(
        _ code: String, _ name: String, _ region: String, _ seat: String, _ latitude: Double, _ longitude: Double
    ) {
        (self.code, self.name, self.region) = (code, name, region)
        (self.seat, self.latitude, self.longitude) = (seat, latitude, longitude)
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: all.map { ($0.code, $0) })
}
