import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import JWTKit
import NIOCore

@testable import Directory
@testable import Gateways
@testable import Portal
@testable import Referencing
@testable import Search
@testable import Store

/// What reads what others write. Each says what must hold whatever comes; a trap is a finding.
enum Parser {
    typealias Parse = (Data) -> Void

    nonisolated(unsafe) static let all: [String: Parse] = [
        "multipart": multipart, "form": form, "csv": csv, "partners": partners, "invoices": invoices,
        "headers": headers, "cookies": cookies, "dates": dates, "identifiers": identifiers, "search": search,
        "json": json, "jwt": jwt, "answers": answers, "text": text, "trace": trace,
    ]

    private static func hold(_ condition: Bool, _ what: String) { if !condition { fatalError(what) } }

    /// The first line, and what follows it.
    private static func halves(_ data: Data) -> (String, Data) {
        let end = data.firstIndex(of: 10) ?? data.endIndex
        return (String(decoding: data[..<end], as: UTF8.self), Data(data[end...].dropFirst()))
    }

    private static func multipart(_ data: Data) {
        let (type, body) = halves(data)
        guard let form = read({ try FormData(multipart: body, contentType: "multipart/form-data; \(type)") }) else {
            return
        }
        hold(form.files.count + form.values.values.map(\.count).reduce(0, +) <= FormData.mostParts, "too many parts")
        hold(form.files.values.allSatisfy { $0.bytes.count <= body.count }, "a file from nowhere")
    }

    private static func form(_ data: Data) {
        guard let form = read({ try FormData(urlEncoded: String(decoding: data, as: UTF8.self)) }) else { return }
        hold(form.values.values.map(\.count).reduce(0, +) <= FormData.mostFields, "too many fields")
        for value in form.values.values.joined() {
            hold(FormData.cleaned(value.utf8) == value, "something invisible was let in")
        }
    }

    private static func csv(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        let records = CSV.records(text, separator: ";")
        for record in records where !record.isBroken {
            let line = record.cells.map { CSV.cell($0, separator: ";") }.joined(separator: ";")
            let again = CSV.record(line, separator: ";")
            hold(again.cells == record.cells && !again.isBroken, "what is written is not what is read")
            for cell in record.cells {
                let shown = CSV.record(CSV.harmlessCell(cell, separator: ";"), separator: ";").cells.first ?? ""
                let first = shown.utf8.first { $0 != 32 }
                hold(first.map { !"=+-@".utf8.contains($0) } ?? true, "a cell that runs")
            }
        }
    }

    private static func partners(_ data: Data) {
        for record in CSV.records(String(decoding: data, as: UTF8.self)) {
            guard let line = read({ try PartnerLine(cells: record.cells) }) else { continue }
            hold(
                !line.key.isEmpty && line.period.end.map { $0 >= line.period.start } ?? true, "a period that ends early"
            )
        }
        let header = Data((PartnerLine.header.joined(separator: ",") + "\n").utf8)
        guard let file = read({ try PartnerFile(header + data, most: 1_000) }) else { return }
        hold(file.count <= 1_000, "more lines than are taken")
        var keys: Set<String> = []
        for group in file.groups {
            hold(Set(group.lines.map(\.line.key)).count == 1, "a group of two suppliers")
            hold(keys.insert(group.lines[0].line.key).inserted, "a supplier in two groups")
        }
    }

    private static func invoices(_ data: Data) {
        let done = DispatchSemaphore(value: 0)
        Task {
            let lines = InvoiceLines(RequestBody(buffer: ByteBuffer(bytes: data)))
            var count = 0
            while let line = await readAsync({ try await lines.next() }) {
                count += 1
                hold(line.text.utf8.count <= 12_100, "a line without an end")
                hold(!line.text.utf8.contains { $0 < 32 && $0 != 9 }, "a control character")
                let cells = CSV.record(line.text, separator: ";").cells
                guard cells.count > 1 else { continue }
                var form = FormData()
                form.set("identifiant", cells[0])
                form.set("date", cells[1])
                _ = read { try VerifyQuestion(form, today: CivilDay(of: .distantPast)) }
            }
            hold(count <= data.count + 1, "lines from nowhere")
            done.signal()
        }
        done.wait()
    }

    private static func trace(_ data: Data) {
        guard let trace = TraceContext(String(decoding: data, as: UTF8.self)) else { return }
        hold(trace.traceID.utf8.count == 32 && trace.parentID.utf8.count == 16, "an id of another length")
        hold((trace.traceID + trace.parentID).utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }, "no digit")
    }

    private static func headers(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        _ = EntityTag.isNamed("\"abc\"", in: text)
        if text.utf8.allSatisfy({ $0 < 127 && $0 != 34 && $0 != 13 }) {
            hold(EntityTag.isNamed("\"abc\"", in: "\"\(text)\", \"abc\""), "a tag that is there")
        }
        _ = AcceptEncoding.allowsGzip(text)
        let path = CanonicalAddress.canonical("/" + text)
        hold(
            CanonicalAddress.canonical(path) == path && !Array(path.utf8).contains([47, 47]),
            "two spellings of one address")
        if let local = Address.local(text) { hold(local.hasPrefix("/") && !local.hasPrefix("//"), "another site") }
        if let state = ReturnState(text) { hold(ReturnState(state.text)?.text == state.text, "another state") }
        if let name = HashedName(text) { hold(name.written == text, "another name") }
        hold(RateLimits.network(text).utf8.count <= max(text.utf8.count, 40), "a long network")
        _ = Antivirus.Address(text)
        _ = URI(text).path
    }

    private static func cookies(_ data: Data) {
        var fields = HTTPFields()
        for line in data.split(separator: 10) {
            fields.append(HTTPField(name: .cookie, value: String(decoding: line, as: UTF8.self)))
        }
        let request = Request(
            head: HTTPRequest(method: .get, scheme: nil, authority: "a", path: "/", headerFields: fields),
            body: RequestBody(buffer: ByteBuffer()))
        for isSecure in [true, false] {
            let cookies = SessionCookies(isSecure: isSecure)
            for value in [
                cookies.session(in: request), cookies.visitor(in: request), cookies.device(in: request),
                cookies.logInSecret(in: request), cookies.identity(in: request),
            ] {
                hold(value.map { $0.utf8.count == 64 } ?? true, "a token of another length")
            }
        }
    }

    private static func dates(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        if let day = FrenchDay.read(text) {
            hold(CivilDay(day.description) == day, "a day that is not read again")
            hold(CivilDay(of: day.start) == day, "a day that begins on another one")
        }
        if let day = CivilDay(text) { hold(day.description == text, "two spellings of a day") }
        _ = Instant.read(text)
    }

    private static func identifiers(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        if let siret = Siret(text) { hold(Siret(siret.printed) == siret && siret.digits.utf8.count == 14, "siret") }
        if let siren = Siren(text) { hold(siren.digits.utf8.count == 9, "siren") }
        if let vat = read({ try VATNumber(text) }) { hold(read { try VATNumber(vat.value) } == vat, "vat") }
        _ = read { try SupplierIdentifier(text) }
        if let code = NAFCode(text) { hold(NAFCode(code.value) == code, "naf") }
        if let number = ApplicationNumber(text) { hold(ApplicationNumber(number.text) == number, "number") }
        let slug = Slug.of(text)
        hold(Slug.of(slug) == slug, "a slug of a slug")
        if let address = WebAddress(text) { hold(address.value.lowercased().hasPrefix("http"), "scheme") }
        _ = EmailAddress.isPlausible(text)
        _ = OfficialWords.found(in: text)
        _ = Department(postalCode: text)
        if let secret = TimeBasedCode(base32: text) { _ = secret.base32 }
    }

    private static let index: DirectoryIndex = {
        var builder = DirectoryIndexBuilder(gazetteer: Gazetteer(), synonyms: .none)
        for (slot, words) in [
            "Atelier Caradec conseil numérique", "L’Œuvre d’Armor e-commerce", "Studio Saint-Étienne référencement",
        ].enumerated() {
            var activator = Activator(name: words)
            activator.texts = [words, "Rennes"]
            activator.themes = [.advice]
            builder.put(activator, at: slot)
        }
        return builder.index(for: CivilDay("2026-03-01") ?? CivilDay(of: .distantPast)) { "\($0)" }.index
    }()
    private static let gazetteer = Gazetteer()

    private static func search(_ data: Data) {
        guard let form = read({ try FormData(urlEncoded: String(decoding: data, as: UTF8.self)) }) else { return }
        let query = DirectoryQuery(form, gazetteer)
        let results = index.search(query.query, skipping: 0, limit: 20)
        hold(
            results.documents.count <= 3 && results.total <= 3 && results.complete <= results.total, "too many answers")
        let again = read {
            try FormData(urlEncoded: query.path().split(separator: "?").dropFirst().joined(separator: "?"))
        }
        hold(again.map { DirectoryQuery($0, gazetteer).path() } == query.path(), "an address that asks something else")
    }

    private static func json(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        if let value = read({ try JSONValue(parsing: text) }) {
            hold(read { try JSONValue(parsing: value.text) } == value, "what is written is not what is read")
        }
        let (code, payload) = halves(data)
        if let map = read({ try JSONValue(parsing: String(decoding: payload, as: UTF8.self)).textMap() }) {
            _ = read { try StoredEvent(code: code, payload: map).event() }
        }
        guard let siret = Siret("55208131766522") else { return }
        _ = read { try CompanyRegistry.answer(data, for: siret) }
    }

    private static func jwt(_ data: Data) {
        let bytes = Array(data)
        if let claims = read({ try DefaultJWTParser().parse(bytes, as: IdentityClaims.self).payload }) {
            _ = read { try claims.check(issuer: "https://a", audience: "b", at: .distantPast) }
            _ = read { try claims.check(nonce: "c") }
        }
        if let person = read({ try DefaultJWTParser().parse(bytes, as: PersonClaims.self).payload }) {
            _ = read { try person.check(issuer: "https://a", audience: "b", at: .distantPast) }
            if let claims = read({ try DefaultJWTParser().parse(bytes, as: IdentityClaims.self).payload }),
                let identity = read({ try person.identity(of: claims, token: "", "https://a") })
            {
                hold(!identity.subject.isEmpty && PlainText.length(identity.name) <= 200, "a long name")
            }
        }
        _ = read { try ProviderMetadata.decoded(Audience.self, data) }
        _ = read { try ProviderMetadata.readKeys(data) }
    }

    private static func answers(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        _ = read { try Antivirus.read(text) }
        _ = PDFInspector.activeContent(inStructure: data)
        _ = PDFInspector.pages(in: text)
    }

    private static func text(_ data: Data) {
        let text = String(decoding: data, as: UTF8.self)
        let clean = PlainText.cleaned(text)
        hold(PlainText.cleaned(clean) == clean, "cleaned twice is not cleaned once")
        hold(!clean.unicodeScalars.contains { $0 != "\n" && $0 != "\t" && PlainText.isInvisible($0) }, "invisible")
        hold(PlainText.length(clean) <= PlainText.length(text), "longer than it was")
    }

    /// Nil where it is refused, as junk should be.
    private static func read<Value>(_ body: () throws -> Value) -> Value? {
        do { return try body() } catch { return nil }
    }

    private static func readAsync<Value>(_ body: () async throws -> Value?) async -> Value? {
        do { return try await body() } catch { return nil }
    }
}
