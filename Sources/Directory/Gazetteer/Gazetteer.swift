import Foundation
import Referencing
import Search

/// The places of France by their names and postal codes: the departments, regions and seats that the portal ships, and
/// the communes of the official file once it is imported.
public struct Gazetteer: Sendable {
    private var byName: [String: [Place]] = [:]
    private var byPostalCode: [String: [Place]] = [:]
    private var byKey: [String: Place] = [:]
    /// The folded names of communes in alphabetical order, for suggestions.
    private let communeNames: [String]
    /// Every word of a name.
    let words: Set<String>
    /// The most words a name has.
    let longestName: Int
    /// Whether the communes of the official file are known, and not the seats of departments alone.
    public let hasCommunes: Bool

    public init(communes: [Place] = []) {
        let seats = Department.all.map { department in
            Place(
                commune: department.seat, territory: department.code,
                coordinates: Coordinates(latitude: department.latitude, longitude: department.longitude))
        }
        let known = Set(communes.map(\.code))
        let all = communes + seats.filter { !known.contains($0.code) }
        var words: Set<String> = []
        var longest = 1
        let wide = Region.all.map { Place($0) } + FormerRegion.all.map { Place($0) } + Department.all.map { Place($0) }
        for place in wide + all {
            let tokens = Self.normalized(Analyzer.tokens(place.name))
            byName[tokens.joined(separator: " "), default: []].append(place)
            if place.kind != .commune, tokens.first == "la" {
                byName[tokens.dropFirst().joined(separator: " "), default: []].append(place)
            }
            words.formUnion(tokens)
            longest = max(longest, tokens.count)
        }
        for place in all {
            byKey[place.code] = place
            for code in place.postalCodes { byPostalCode[code, default: []].append(place) }
        }
        (self.words, longestName, hasCommunes) = (words, longest, !communes.isEmpty)
        communeNames = Set(all.map { Self.normalized(Analyzer.tokens($0.name)).joined(separator: " ") }).sorted()
    }

    /// The places of this name; a region or a department hides the communes called like it.
    func named(_ tokens: some Sequence<Token>) -> [Place] {
        let words = Self.normalized(tokens)
        let found = byName[words.count == 1 ? words[0] : words.joined(separator: " ")] ?? []
        guard let first = found.map(\.kind.rawValue).min(), first < Place.Kind.commune.rawValue else { return found }
        // Paris is a commune and a department: what is wider comes first, and holds the other.
        return found.filter { $0.kind.rawValue == first }
    }

    /// The place of a postal code: the middle of its communes, or the seat of its department.
    func postalCode(_ code: String) -> Place? {
        guard code.utf8.count == 5, code.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        let communes = byPostalCode[code] ?? []
        guard let department = communes.first?.departments.first ?? Department(postalCode: code) else {
            return nil
        }
        let points = communes.compactMap(\.coordinates)
        guard !points.isEmpty else {
            return Place(
                postalCode: code, department: department,
                coordinates: Coordinates(latitude: department.latitude, longitude: department.longitude))
        }
        let middle = Coordinates(
            latitude: points.map(\.latitude).reduce(0, +) / Double(points.count),
            longitude: points.map(\.longitude).reduce(0, +) / Double(points.count))
        return Place(postalCode: code, department: department, coordinates: middle)
    }

    /// Where a commune lies: its centroid, or the seat of its department.
    public func coordinates(commune: String, department: Department, postalCode: String) -> Coordinates? {
        if let point = byKey[Self.key(commune: commune, territory: department.code)]?.coordinates { return point }
        if let point = self.postalCode(postalCode)?.coordinates { return point }
        return Coordinates(latitude: department.latitude, longitude: department.longitude)
    }

    /// The places that a visitor may mean by « Quimper », « 29000 » or « Saint-Denis 93200 », the likeliest first.
    public func meant(by text: String) -> [Place] {
        var tokens = Analyzer.tokens(text)
        let codes = tokens.compactMap { postalCode($0.text) }
        tokens.removeAll { postalCode($0.text) != nil }
        let hints = Set(tokens.map(\.text)).intersection(Self.departmentCodes)
        let bare = tokens.filter { !Self.departmentCodes.contains($0.text) }
        guard !bare.isEmpty else { return codes }
        let communes = byName[Self.normalized(bare).joined(separator: " ")] ?? []
        let candidates = communes.filter { $0.kind == .commune } + communes.filter { $0.kind == .department }
        let fitting = candidates.filter { place in
            codes.isEmpty
                || codes.contains { place.postalCodes.contains($0.code) || $0.departments == place.departments }
        }.filter { place in hints.isEmpty || place.departments.contains { hints.contains($0.code.lowercased()) } }
        return fitting.isEmpty && candidates.isEmpty ? codes : fitting
    }

    /// Communes whose name starts so, in alphabetical order.
    func communes(startingWith tokens: [Token], limit: Int) -> [Place] {
        let prefix = Self.normalized(tokens).joined(separator: " ")
        guard prefix.utf8.count >= 2 else { return [] }
        var (low, high) = (0, communeNames.count)
        while low < high {
            let middle = (low + high) / 2
            if communeNames[middle] < prefix { low = middle + 1 } else { high = middle }
        }
        let names = communeNames[low...].prefix { $0.utf8.starts(with: prefix.utf8) }.prefix(limit)
        return names.flatMap { byName[$0] ?? [] }.filter { $0.kind == .commune }
    }

    /// What distinguishes a commune: its folded name, without an arrondissement or « CEDEX », and its department.
    static func key(commune: String, territory: String) -> String {
        let words = normalized(Analyzer.tokens(commune)).filter { word in
            !["cedex", "arrondissement", "er", "e", "eme"].contains(word) && !word.utf8.allSatisfy { $0 < 58 }
                && !(word.utf8.first.map { $0 < 58 } == true && word.hasSuffix("e"))
        }
        return "\(words.joined(separator: " "))|\(territory)"
    }

    /// Without elisions, and with « saint » written out.
    static func normalized(_ tokens: some Sequence<Token>) -> [String] {
        tokens.filter { !$0.isLetter }.map { token in
            switch token.text {
            case "st": "saint"
            case "ste": "sainte"
            default: token.text
            }
        }
    }

    private static let departmentCodes = Set(Department.all.map { $0.code.lowercased() })
}
