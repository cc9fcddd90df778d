import Foundation
import Referencing

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
        /// What the verdict matters for on that day.
        let schemes: [SchemeLine]
        let hasSchemes: Bool
    }

    /// A subsidy that pays invoices of the day, with the expenses whose supplier has to be referenced.
    struct SchemeLine: View {
        let path: String
        let name: String
        let sentence: String
        let source: String?
    }

    struct Line: View {
        let text: String
        let isCurrent: Bool
    }

    init(
        _ form: FormData, _ problems: ValidationErrors, _ answered: (VerifyQuestion, Finding)?, _ schemes: Schemes,
        today: CivilDay
    ) {
        title = "Vérifier un fournisseur"
        let fields = [
            Field(
                QueryParameter.identifier.rawValue, "SIRET ou numéro de TVA intracommunautaire",
                hint: "Il figure sur la facture. Exemple : 552 081 317 66522 ou FR03 552 081 317."
            ).typed("text", maxlength: 40),
            Field(
                QueryParameter.date.rawValue, "Date de la facture",
                hint: "La date du jour est proposée. Exemple : 31/01/2026."
            ).typed("text", maxlength: 20),
        ]
        var form = form
        if !form.has(.date) { form.set(QueryParameter.date.rawValue, French.shortDay(today)) }
        self.form = FormView(action: Routes.verify.path(), csrf: "", fields, form, problems, submit: "Vérifier")
        answer = answered.map { question, finding in Answer(question, finding, schemes, today: today) }
    }
}

extension VerifyPage.Answer {
    init(_ question: VerifyQuestion, _ finding: Finding, _ schemes: Schemes, today: CivilDay) {
        let supplier = finding.supplier
        // What is still to come is never shown in green.
        alert = question.day > today && finding.verdict == .referenced ? Verdict.notYet.alert : finding.verdict.alert
        sentence = finding.verdict.sentence(name: supplier?.name ?? "Ce fournisseur", on: question.day, today: today)
        advice = finding.verdict.advice(on: question.day, today: today)
        identifier = question.identifier.value
        name = supplier?.name
        let isPublished = supplier.map { Verdict.ofSupplier($0.periods, on: today) == .referenced } ?? false
        fichePath = isPublished ? supplier.map { Routes.fiche.path($0.slug) } : nil
        periods = (supplier?.periods ?? []).map { period in
            VerifyPage.Line(text: Self.text(period), isCurrent: period.contains(question.day))
        }
        hasPeriods = !periods.isEmpty
        warnings = Warnings.of(question, finding, today: today)
        hasWarnings = !warnings.isEmpty
        checkedAt = French.day(today)
        timeline = supplier.flatMap { Timeline($0.periods, on: question.day, today: today) }
        self.schemes = schemes.paying(on: question.day).map(VerifyPage.SchemeLine.init)
        hasSchemes = !self.schemes.isEmpty
    }

    private static func text(_ period: Period) -> String {
        guard let end = period.end else { return "Depuis le \(French.day(period.start)), en cours" }
        let reason = period.endReason.map { " (fin : \($0.name))" } ?? ""
        if period.isEnd { return "Sans référencement depuis le \(French.day(end))\(reason)" }
        let last = French.day(end.adding(days: -1))
        return "Du \(French.day(period.start)) au \(last) inclus\(reason)"
    }
}

extension VerifyPage.SchemeLine {
    init(_ scheme: Scheme) {
        let answers = (scheme.fact(Scheme.expense)?.choices ?? []).map { choice in
            (choice: choice, answer: scheme.answer(.referencing, to: [Scheme.expense: .text(choice.code)]))
        }
        let required = answers.filter { $0.answer.answer == "requis" }
        path = Routes.scheme.path(scheme.code)
        name = scheme.name
        sentence =
            required.isEmpty
            ? "aucune dépense ne demande un fournisseur référencé."
            : "le fournisseur doit être référencé à la date de la facture pour ces dépenses\u{A0}: \(French.list(required.map { $0.choice.label.lowercased() })). Les autres ne le demandent pas."
        source = scheme.source(required.first?.answer.source)?.title
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
        let place = { (day: CivilDay) in 320 * Double(max(0, from.days(until: day))) / span }
        let text = { (value: Double) in String(Int(value.rounded())) }
        bars = periods.map { period in
            let (start, end) = (place(period.start), place(period.end ?? to))
            return Bar(x: text(start), width: text(max(2, end - start)))
        }
        mark = text(place(day))
        (first, last) = (French.shortDay(from), French.shortDay(to))
    }
}
