import Referencing

/// One question of a simulation.
struct SimulatorPage: Page {
    static let template = "public/simulator"
    let title: String
    let closed: String?
    let form: QuestionView
    let answered: [AnsweredLine]
    let hasAnswered: Bool
    let answerPath: String
    let schemePath: String

    /// A question that is asked by its address: its answer becomes part of it.
    struct QuestionView: View {
        let action: String
        let hidden: [FormView.Hidden]
        let fields: [Field]
        let problem: FormView.Line?
        /// The code of the question, for who does not know.
        let unknown: String
    }

    init(_ simulation: Simulation, asking fact: SchemeFact, on today: CivilDay) {
        let scheme = simulation.scheme
        title = "\(scheme.name) : simulation"
        closed = scheme.state(on: today) == .closed ? scheme.stateSentence(on: today) : nil
        var (form, problems) = (FormData(), ValidationErrors())
        form.set(fact.code, simulation.typed.first { $0.fact.code == fact.code }?.text)
        if simulation.problem?.code == fact.code { problems.add(fact.advice, fact.code) }
        let field = fact.field.filled(form, problems)
        self.form = QuestionView(
            action: Routes.simulator.path(scheme.code),
            hidden: simulation.pairs(without: [fact.code]).map { .init(name: $0.name, value: $0.value) },
            fields: [field],
            problem: problems.messages.first.map { FormView.Line(target: field.target, message: $0.message) },
            unknown: fact.code)
        answered = AnsweredLine.all(simulation, but: fact.code)
        hasAnswered = !answered.isEmpty
        answerPath = simulation.answerPath
        schemePath = Routes.scheme.path(scheme.code)
    }
}

/// An answer that was given, and where it is changed.
struct AnsweredLine: View {
    let question: String
    let answer: String
    let path: String

    static func all(_ simulation: Simulation, but code: String? = nil) -> [AnsweredLine] {
        let typed = Dictionary(simulation.typed.map { ($0.fact.code, $0.text) }) { first, _ in first }
        return simulation.scheme.facts.compactMap { fact in
            guard fact.code != code else { return nil }
            let answer =
                typed[fact.code].map(fact.shown) ?? (simulation.unknown.contains(fact.code) ? "Je ne sais pas" : nil)
            return answer.map {
                AnsweredLine(question: fact.question, answer: $0, path: simulation.path(asking: fact.code))
            }
        }
    }
}

/// What a simulation comes to, condition by condition.
struct SimulationPage: Page {
    static let template = "public/simulation"
    let title: String
    let closed: String?
    let version: String?
    let lines: [Line]
    let answered: [AnsweredLine]
    let verifyPath: String?
    let steps: [String]
    let pieces: [String]
    let contact: String
    let schemePath: String
    let againPath: String

    struct Line: View {
        let name: String
        let badge: String
        let answer: String
        let reason: String
        let source: SourceView?
        let missing: [PageLink]
        let hasMissing: Bool
    }

    init(_ simulation: Simulation, on today: CivilDay) {
        let (scheme, evaluation) = (simulation.scheme, simulation.evaluation)
        title = "\(scheme.name) : réponse de la simulation"
        closed = scheme.state(on: today) == .closed ? scheme.stateSentence(on: today) : nil
        version = evaluation.version?.title
        lines = evaluation.answers.map { answer in
            let missing = answer.missing.compactMap(scheme.fact).map {
                PageLink(path: simulation.path(asking: $0.code), label: $0.question)
            }
            return Line(
                name: answer.condition.name, badge: answer.condition.badge(answer.answer),
                answer: answer.condition.shown(answer.answer), reason: answer.reason,
                source: scheme.source(answer.source), missing: missing,
                hasMissing: !missing.isEmpty)
        }
        answered = AnsweredLine.all(simulation)
        let isRequired = evaluation.answers.contains { $0.condition == .referencing && $0.answer == "requis" }
        // The day of the invoice is the one that counts.
        var day: CivilDay?
        if case .days(let days)? = simulation.values[Scheme.invoiceDays] { day = days.last }
        verifyPath = isRequired ? Routes.verify.path(query: [(.date, day?.description ?? "")]) : nil
        (steps, pieces, contact) = (scheme.steps, scheme.pieces, scheme.contact)
        (schemePath, againPath) = (Routes.scheme.path(scheme.code), Routes.simulator.path(scheme.code))
    }
}

extension SchemeFact {
    /// What to type instead of what was not understood.
    var advice: String {
        switch kind {
        case .flag, .choice: "Choisissez une réponse."
        case .number: "Saisissez un nombre, en chiffres."
        case .department:
            "Saisissez le code d’un département ou d’une collectivité d’outre-mer, par exemple 35, 2A ou 972."
        case .naf: "Saisissez un code NAF, par exemple 55.10Z."
        case .day: "Saisissez une date, sous la forme 12/04/2021."
        case .days: "Saisissez une date sous la forme 12/04/2021, ou plusieurs séparées par des virgules."
        }
    }
}
