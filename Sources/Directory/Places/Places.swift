import Foundation
import Referencing

/// A place that a question may name.
public struct Place: Hashable, Sendable {
    public enum Kind: Int, Sendable {
        case region, department, commune, postalCode
    }

    public let kind: Kind
    public let name: String
    /// The code of the region or department, the postal code, or a commune's key.
    public let code: String
    /// The departments it lies in: one, but for a region.
    public let departments: [String]
    public let coordinates: Coordinates?
    public let postalCodes: [String]

    /// A commune.
    public init(commune name: String, department: String, postalCodes: [String] = [], coordinates: Coordinates?) {
        (self.kind, self.name, self.departments) = (.commune, name, [department])
        code = Places.key(commune: name, department: department)
        (self.postalCodes, self.coordinates) = (postalCodes, coordinates)
    }

    init(_ department: Department) {
        (kind, name, code, departments) = (.department, department.name, department.code, [department.code])
        postalCodes = []
        coordinates = Coordinates(latitude: department.latitude, longitude: department.longitude)
    }

    init(_ region: Region) {
        (kind, name, code, postalCodes, coordinates) = (.region, region.name, region.code, [], nil)
        departments = region.departments.map(\.code)
    }

    init(_ region: FormerRegion) {
        (kind, name, code, postalCodes, coordinates) = (.region, region.name, region.name, [], nil)
        departments = region.departments.map(\.code)
    }

    init(postalCode: String, department: String, coordinates: Coordinates?) {
        (kind, name, code, departments) = (.postalCode, postalCode, postalCode, [department])
        (self.coordinates, postalCodes) = (coordinates, [postalCode])
    }

    /// « Quimper (Finistère) », « Bretagne ».
    public var label: String {
        guard kind == .commune, let department = departments.first.flatMap({ Department($0) }) else { return name }
        return "\(name) (\(department.name))"
    }
}

/// The places of France by their names and postal codes: the departments, regions and seats that the portal ships, and
/// the communes of the official file once it is imported.
public struct Places: Sendable {
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
                commune: department.seat, department: department.code,
                coordinates: Coordinates(latitude: department.latitude, longitude: department.longitude))
        }
        let known = Set(communes.map(\.code))
        let all = communes + seats.filter { !known.contains($0.code) }
        var words: Set<String> = []
        var longest = 1
        let wide = Region.all.map { Place($0) } + FormerRegion.all.map { Place($0) } + Department.all.map { Place($0) }
        for place in wide + all {
            let tokens = Self.normalized(Folding.tokens(place.name))
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
        communeNames = Set(all.map { Self.normalized(Folding.tokens($0.name)).joined(separator: " ") }).sorted()
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
        guard let department = communes.first?.departments.first ?? Department(postalCode: code)?.code else {
            return nil
        }
        let points = communes.compactMap(\.coordinates)
        guard !points.isEmpty else {
            return Place(
                postalCode: code, department: department,
                coordinates: Department(department).flatMap {
                    Coordinates(latitude: $0.latitude, longitude: $0.longitude)
                })
        }
        let middle = Coordinates(
            latitude: points.map(\.latitude).reduce(0, +) / Double(points.count),
            longitude: points.map(\.longitude).reduce(0, +) / Double(points.count))
        return Place(postalCode: code, department: department, coordinates: middle)
    }

    /// Where a commune lies: its centroid, or the seat of its department.
    public func coordinates(commune: String, department: String, postalCode: String) -> Coordinates? {
        if let point = byKey[Self.key(commune: commune, department: department)]?.coordinates { return point }
        if let point = self.postalCode(postalCode)?.coordinates { return point }
        return Department(department).flatMap { Coordinates(latitude: $0.latitude, longitude: $0.longitude) }
    }

    /// The places that a visitor may mean by « Quimper », « 29000 » or « Saint-Denis 93200 », the likeliest first.
    public func meant(by text: String) -> [Place] {
        var tokens = Folding.tokens(text)
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
        }.filter { place in hints.isEmpty || place.departments.contains { hints.contains($0.lowercased()) } }
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
    static func key(commune: String, department: String) -> String {
        let words = normalized(Folding.tokens(commune)).filter { word in
            !["cedex", "arrondissement", "er", "e", "eme"].contains(word) && !word.utf8.allSatisfy { $0 < 58 }
                && !(word.utf8.first.map { $0 < 58 } == true && word.hasSuffix("e"))
        }
        return "\(words.joined(separator: " "))|\(department)"
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
