import Directory
import Foundation
import Hummingbird
import Referencing
import Search

/// The directory's question as the address holds it; every result page can be shared.
struct DirectoryQuery: Sendable, Equatable {
    var query: Query
    var page: Int
    /// The place around which is searched, as typed, and those it may be.
    var nearText = ""
    var nearPlaces: [Place] = []
    /// The browser's position, when the visitor sent it.
    var position: Coordinates?
    var radius = Self.usualRadius

    static let usualRadius = 25.0
    /// How much of what was typed is read, in characters; a program that sends more is told.
    static let mostWords = 200
    static let mostPlace = 80

    /// What is read of an address.
    static let parameters: [QueryParameter] = [
        .words, .literal, .theme, .department, .region, .size, .manner, .page, .near, .latitude, .longitude, .radius,
        .sort,
    ]

    /// Unknown codes are dropped: an old link still gives an answer.
    init(_ form: FormData, _ gazetteer: Gazetteer) {
        query = Query(words: PlainText.beginning(of: form.text(.words) ?? "", most: Self.mostWords))
        query.isLiteral = form.text(.literal) == "oui"
        query.themes = Self.known(form.all(.theme), Theme.init)
        query.departments = Self.known(form.all(.department)) { Department($0) }
        query.region = form.text(.region).flatMap { Region($0) }
        query.sizes = Self.known(form.all(.size), FirmSize.init)
        query.isRemote = form.all(.manner).contains(Manner.remote.rawValue)
        query.isFirstMeetingFree = form.all(.manner).contains(Manner.freeMeeting.rawValue)
        page = min(max(form.text(.page).flatMap { Int($0) } ?? 1, 1), 100_000)
        radius = form.text(.radius).flatMap(Double.init).flatMap { Query.radii.contains($0) ? $0 : nil } ?? radius
        nearText = PlainText.beginning(of: form.text(.near) ?? "", most: Self.mostPlace)
        if !nearText.isEmpty {
            nearPlaces = gazetteer.meant(by: nearText).filter { $0.coordinates != nil }
        } else if let latitude = form.text(.latitude).flatMap(Double.init),
            let longitude = form.text(.longitude).flatMap(Double.init)
        {
            position = Coordinates(latitude: latitude, longitude: longitude)
        }
        query.near = (nearPlaces.first?.coordinates ?? position).map { Circle($0, radius: radius) }
        query.byDistance = query.near != nil && form.text(.sort) == "distance"
    }

    private static func known<Value: Equatable>(_ codes: [String], _ make: (String) -> Value?) -> [Value] {
        var values: [Value] = []
        for code in codes { if let value = make(code), !values.contains(value) { values.append(value) } }
        return values
    }

    /// How the work is done: filters that are either asked for or not.
    enum Manner: String, CaseIterable {
        case remote = "a-distance"
        case freeMeeting = "premier-rdv-gratuit"

        var name: String {
            switch self {
            case .remote: "Accompagne à distance"
            case .freeMeeting: "Premier rendez-vous gratuit"
            }
        }
    }

    /// Whether the place that was typed is unknown.
    var isLost: Bool { !nearText.isEmpty && nearPlaces.isEmpty }

    static func lostAdvice(_ hasCommunes: Bool) -> String {
        hasCommunes
            ? "Lieu inconnu : saisissez une commune ou un code postal, par exemple « Quimper » ou « 29000 »."
            : "Lieu inconnu : saisissez un code postal, ou la préfecture d’un département, par exemple « Quimper »."
    }

    /// Everything but the page, as the address writes it.
    var pairs: [(QueryParameter, String)] {
        var pairs: [(QueryParameter, String)] = [
            (.words, query.words), (.literal, query.isLiteral ? "oui" : ""), (.region, query.region?.code ?? ""),
        ]
        pairs += query.departments.map { (.department, $0.code) }
        pairs += query.themes.map { (.theme, $0.rawValue) }
        pairs += query.sizes.map { (.size, $0.rawValue) }
        if query.isRemote { pairs.append((.manner, Manner.remote.rawValue)) }
        if query.isFirstMeetingFree { pairs.append((.manner, Manner.freeMeeting.rawValue)) }
        pairs.append((.near, nearText))
        if let position {
            pairs += [(.latitude, Self.short(position.latitude)), (.longitude, Self.short(position.longitude))]
        }
        if query.near != nil || isLost, radius != Self.usualRadius { pairs.append((.radius, Self.short(radius))) }
        if query.byDistance { pairs.append((.sort, "distance")) }
        return pairs
    }

    private static func short(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1000 ? "\(Int(number))" : "\(number)"
    }

    /// The question without its page, as the query string of every view of it.
    var queryString: String { Address.query(pairs) }

    /// Another view of the same question.
    func path(_ base: String = Routes.directory.path(), page: Int = 1) -> String {
        Address.with(base, pairs + [(.page, page > 1 ? "\(page)" : "")])
    }

    /// The same question, changed.
    func with(_ change: (inout DirectoryQuery) -> Void) -> DirectoryQuery {
        var copy = self
        change(&copy)
        copy.page = 1
        return copy
    }

    /// Each criterion in words, with the question without it.
    var criteria: [(label: String, without: DirectoryQuery)] {
        var criteria: [(String, DirectoryQuery)] = []
        if !query.words.isEmpty { criteria.append(("« \(query.words) »", with { $0.query.words = "" })) }
        if query.isLiteral { criteria.append(("mot à mot", with { $0.query.isLiteral = false })) }
        if let region = query.region {
            criteria.append((region.name, with { $0.query.region = nil }))
        }
        criteria += query.departments.map { department in
            (department.name, with { $0.query.departments.removeAll { $0 == department } })
        }
        criteria += query.themes.map { theme in (theme.name, with { $0.query.themes.removeAll { $0 == theme } }) }
        criteria += query.sizes.map { size in (size.name, with { $0.query.sizes.removeAll { $0 == size } }) }
        if query.isRemote { criteria.append((Manner.remote.name, with { $0.query.isRemote = false })) }
        if query.isFirstMeetingFree {
            criteria.append((Manner.freeMeeting.name, with { $0.query.isFirstMeetingFree = false }))
        }
        if query.near != nil {
            let place = nearPlaces.first?.label ?? "votre position"
            criteria.append(("à moins de \(Self.short(radius)) km de \(place)", with { $0.forgetPlace() }))
        }
        return criteria
    }

    private mutating func forgetPlace() {
        (nearText, nearPlaces, position, query.near, query.byDistance) = ("", [], nil, nil, false)
        radius = Self.usualRadius
    }
}

extension Request {
    /// The query string as a form.
    func queryForm() throws -> FormData { try FormData(urlEncoded: uri.query ?? "") }
}
