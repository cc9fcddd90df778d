import Directory
import Foundation
import Hummingbird
import Referencing

/// The directory's question as the address holds it; every result page can be shared.
struct DirectoryQuery: Sendable, Equatable {
    var query: Query
    var page: Int

    /// Unknown codes are dropped: an old link still gives an answer.
    init(_ form: FormData) {
        query = Query(
            words: String((form.text("q") ?? "").prefix(200)),
            themes: form.all("theme").compactMap(Theme.init),
            departments: form.all("departement").compactMap { Department($0)?.code },
            region: form.text("region").flatMap { Region($0)?.code })
        page = min(max(form.text("page").flatMap(Int.init) ?? 1, 1), 100_000)
    }

    var isEmpty: Bool { query == Query() }

    var pairs: [(String, String)] {
        [("q", query.words), ("region", query.region ?? "")] + query.departments.map { ("departement", $0) }
            + query.themes.map { ("theme", $0.rawValue) }
    }

    func path(page: Int) -> String {
        Path.with(Path.directory, pairs + [("page", page > 1 ? "\(page)" : "")])
    }
}

extension Request {
    /// The query string as a form.
    func queryForm() throws -> FormData { try FormData(urlEncoded: uri.query ?? "") }
}
