import Foundation
import Hummingbird
import Referencing
import Store

/// « Was this supplier referenced that day? », for a person.
struct VerifyController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("verifier", use: verify)
    }

    @Sendable private func verify(_ request: Request, _ context: PortalContext) async throws -> Response {
        let form = try request.queryForm()
        guard form.has("identifiant") else {
            return try portal.page(VerifyPage(form, Problems(), nil, today: portal.today), context)
        }
        do {
            let question = try VerifyQuestion(form, today: portal.today)
            let finding = try await portal.finding(question)
            return try portal.page(VerifyPage(form, Problems(), (question, finding), today: portal.today), context)
        } catch let problems as Problems {
            return try portal.page(
                VerifyPage(form, problems, nil, today: portal.today), context, status: .badRequest)
        }
    }
}

/// What is asked of the register.
struct VerifyQuestion: Sendable {
    let identifier: SupplierIdentifier
    let day: CivilDay
    /// The instant before which it must have been recorded, and how it was written; nil: all that is known.
    var knownAt: Date?
    var knownAsTyped: String?

    init(_ form: FormData, today: CivilDay) throws {
        var problems = Problems()
        var identifier: SupplierIdentifier?
        do {
            identifier = try SupplierIdentifier(form.text("identifiant") ?? "")
        } catch {
            problems.add(error.message, "identifiant")
        }
        let day = form.text("date").map { FrenchDay.read($0) } ?? today
        if day == nil { problems.add("Saisissez la date sous la forme 31/01/2026 ou 2026-01-31.", "date") }
        if let known = form.text("connu_le") {
            knownAsTyped = known
            // A day means all of that day in Paris; an instant, what was recorded by then: stored to the millisecond.
            knownAt = CivilDay(known).map { $0.adding(days: 1).start } ?? Instant.read(known).map { $0 + 0.001 }
            if knownAt == nil {
                problems.add("« connu_le » est un jour (2026-01-31) ou un instant (2026-01-31T12:00:00Z).", "connu_le")
            }
        }
        guard problems.isEmpty, let identifier, let day else { throw problems }
        (self.identifier, self.day) = (identifier, day)
    }
}

/// Days as people type them.
enum FrenchDay {
    /// `2026-01-31`, `31/01/2026`, `31.1.2026`.
    static func read(_ text: String) -> CivilDay? {
        if let day = CivilDay(text) { return day }
        let parts = text.split { "/.- ".contains($0) }
        guard parts.count == 3, parts[2].count == 4, let day = Int(parts[0]), let month = Int(parts[1]),
            let year = Int(parts[2])
        else { return nil }
        return CivilDay(year: year, month: month, day: day)
    }
}

/// Instants as programs write them (RFC 3339).
enum Instant {
    static func read(_ text: String) -> Date? {
        for style in [Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true)] {
            do { return try style.parse(text) } catch { continue }
        }
        return nil
    }
}

extension Portal {
    /// The register's answer. Without « connu_le » it comes from memory, which is a second behind the database at most;
    /// what was known at an instant is read from the database.
    func finding(_ question: VerifyQuestion) async throws -> Finding {
        if question.knownAt == nil, let edition = directory.current {
            let suppliers = edition.register.suppliers(for: question.identifier)
            return Finding(of: question.identifier, among: suppliers, on: question.day)
        }
        let suppliers = try await stores.suppliers.suppliers(for: question.identifier, knownAt: question.knownAt)
        return Finding(of: question.identifier, among: suppliers, on: question.day)
    }
}

/// What deserves attention beside a verdict; the same words on the page and in the API.
enum Warnings {
    static func of(_ question: VerifyQuestion, _ finding: Finding, today: CivilDay) -> [String] {
        var warnings: [String] = []
        if case .siret(let siret) = question.identifier, !siret.passesChecksum {
            warnings.append("La clé de contrôle de ce SIRET est inhabituelle : vérifiez qu’il est bien recopié.")
        }
        if question.day > today {
            warnings.append("La date demandée est à venir : la réponse peut encore changer.")
        }
        if finding.candidates > 1 {
            warnings.append(
                "Ce numéro de TVA désigne \(finding.candidates) établissements connus du registre ; la réponse est la plus favorable d’entre elles."
            )
        }
        if finding.verdict == .otherEstablishment, let siret = finding.supplier?.siret {
            warnings.append("L’établissement référencé est celui du SIRET \(siret).")
        }
        return warnings
    }
}

/// The question and its answer, printable.
struct VerifyPage: Page {
    static let template = "public/verify"
    let title: String
    let form: FormView
    let answer: Answer?

    struct Answer: View {
        let alert: String
        let sentence: String
        let advice: String
        let identifier: String
        let name: String?
        let fichePath: String?
        let periods: [Line]
        let hasPeriods: Bool
        let warnings: [String]
        let hasWarnings: Bool
        let checkedAt: String
        let timeline: Timeline?
    }

    struct Line: View {
        let text: String
        let isCurrent: Bool
    }

    init(_ form: FormData, _ problems: Problems, _ answered: (VerifyQuestion, Finding)?, today: CivilDay) {
        title = "Vérifier un fournisseur"
        let fields = [
            Field(
                "identifiant", "SIRET ou numéro de TVA intracommunautaire",
                hint: "Il figure sur la facture. Exemple : 552 081 317 66522 ou FR03 552 081 317."
            ).typed("text", maxlength: 40),
            Field(
                "date", "Date de la facture",
                hint: "Exemple : 31/01/2026. Sans date, la réponse vaut pour aujourd’hui.",
                required: false
            ).typed("text", maxlength: 20),
        ]
        self.form = FormView(action: Path.verify, csrf: "", fields, form, problems, submit: "Vérifier")
        answer = answered.map { question, finding in Answer(question, finding, today: today) }
    }
}

extension VerifyPage.Answer {
    init(_ question: VerifyQuestion, _ finding: Finding, today: CivilDay) {
        let supplier = finding.supplier
        alert = finding.verdict.alert
        sentence = finding.verdict.sentence(name: supplier?.name ?? "Ce fournisseur", on: question.day, today: today)
        advice = finding.verdict.advice
        identifier = question.identifier.value
        name = supplier?.name
        let isPublished = supplier.map { Verdict.ofSupplier($0.periods, on: today) == .referenced } ?? false
        fichePath = isPublished ? supplier.map { Path.fiche($0.slug) } : nil
        periods = (supplier?.periods ?? []).map { period in
            VerifyPage.Line(text: Self.text(period), isCurrent: period.contains(question.day))
        }
        hasPeriods = !periods.isEmpty
        warnings = Warnings.of(question, finding, today: today)
        hasWarnings = !warnings.isEmpty
        checkedAt = French.day(today)
        timeline = supplier.flatMap { Timeline($0.periods, on: question.day, today: today) }
    }

    private static func text(_ period: Period) -> String {
        guard let end = period.end else { return "Depuis le \(French.day(period.start)), en cours" }
        let last = French.day(end.adding(days: -1))
        let reason = period.endReason.map { " (fin : \($0.name))" } ?? ""
        return "Du \(French.day(period.start)) au \(last) inclus\(reason)"
    }
}

/// The periods drawn on a line of time, with the day that was asked for.
struct Timeline: View {
    struct Bar: View {
        let x: String
        let width: String
    }

    let bars: [Bar]
    let mark: String
    let first: String
    let last: String

    /// Nil when there is nothing to draw.
    init?(_ periods: [Period], on day: CivilDay, today: CivilDay) {
        guard let earliest = periods.map(\.start).min() else { return nil }
        let from = min(earliest, day).adding(days: -15)
        let to = max(periods.compactMap(\.end).max() ?? today, max(today, day)).adding(days: 15)
        let span = Double(max(1, from.days(until: to)))
        let place = { (day: CivilDay) in 600 * Double(max(0, from.days(until: day))) / span }
        let text = { (value: Double) in String(Int(value.rounded())) }
        bars = periods.map { period in
            let (start, end) = (place(period.start), place(period.end ?? to))
            return Bar(x: text(start), width: text(max(2, end - start)))
        }
        mark = text(place(day))
        (first, last) = (French.shortDay(from), French.shortDay(to))
    }
}
