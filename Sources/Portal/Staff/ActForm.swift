import Foundation
import Referencing
import Store

/// What the forms of the acts give.
struct ActForm {
    let form: FormData
    /// What the author of a decision holds; the rules refuse one without it.
    let delegation: Delegation?

    /// What the decision says of its author.
    private var capacity: String { delegation?.signature ?? "" }

    /// The act that the answers ask for.
    /// - Throws: `ValidationErrors`, a message for each field.
    func act(_ act: StaffAct, today: CivilDay) throws -> any ApplicationAct {
        switch act {
        case .start: StartReview()
        case .handOver: HandOver(to: try colleague())
        case .complement: try complement(today: today)
        case .propose: Propose(try outcome())
        case .decide: Decide(try outcome(), capacity: capacity)
        case .withdrawProposal: WithdrawProposal(because: try reason())
        case .sendBack: SendBack(because: try reason())
        case .close: Close(because: try closing(), facts: try facts(), capacity: capacity)
        case .giveReasons: GiveReasons(Closing(facts: try facts(), capacity: capacity))
        case .recuse: Recuse(because: try reason())
        }
    }

    func colleague() throws -> AccountID {
        guard let id = form.text("collegue").map({ AccountID($0) }) else {
            throw Self.problem("Choisissez un collègue.", "collegue")
        }
        return id
    }

    func complement(today: CivilDay) throws -> RequestComplement {
        var problems = ValidationErrors()
        let indispensable = Section.allCases.filter { form.all("indispensables").contains($0.rawValue) }
        let items = Section.allCases.compactMap { section in
            form.text("point_\(section.rawValue)").map {
                ComplementRequest.Item(section: section, text: $0, isIndispensable: indispensable.contains(section))
            }
        }
        for section in indispensable where !items.contains(where: { $0.section == section }) {
            problems.add("Dites ce qui manque dans cette rubrique, qui est indispensable.", "point_\(section.rawValue)")
        }
        for item in items where PlainText.length(item.text) > 2000 {
            problems.add("Ce point ne doit pas dépasser 2 000 caractères.", "point_\(item.section.rawValue)")
        }
        if items.isEmpty { problems.add("Dites ce qui manque dans une rubrique au moins.", "point_charter") }
        let message = form.text("message") ?? ""
        if message.isEmpty { problems.add("Écrivez un message au candidat.", "message") }
        if PlainText.length(message) > 4000 {
            problems.add("Le message ne doit pas dépasser 4 000 caractères.", "message")
        }
        let deadline = FrenchDay.read(form.text("echeance") ?? "")
        let days = deadline.map { today.days(until: $0) } ?? 0
        if !(ComplementTime.shortest...ComplementTime.longest).contains(days) {
            problems.add(
                "Saisissez une date, de 7 à 180 jours après aujourd’hui, sous la forme 31/01/2027.", "echeance")
        }
        guard problems.isEmpty, let deadline else { throw problems }
        return RequestComplement(items: items, message: message, deadline: deadline)
    }

    /// The revision that the page showed; a number that no page of ours shows is not understood.
    func revision() throws -> Int {
        guard let revision = form.text("revision").flatMap(Int.init), (1...1_000_000_000).contains(revision) else {
            throw Failure.badRequest
        }
        return revision
    }

    func outcome() throws -> Outcome {
        switch form.text("sens") {
        case "accepter":
            guard form.all("motifs").isEmpty, form.text("faits") == nil else {
                throw Self.problem(
                    "Une acceptation n’a pas de motif : décochez les motifs, ou proposez un refus.", "motifs")
            }
            return .accept
        case "refuser":
            let grounds = RefusalGround.offered.filter { form.all("motifs").contains($0.rawValue) }
            let facts = form.text("faits") ?? ""
            if PlainText.length(facts) > 8000 {
                throw Self.problem("Les motifs de fait ne doivent pas dépasser 8 000 caractères.", "faits")
            }
            do throws(Reasons<RefusalGround>.Insufficient) {
                return .refuse(try Reasons(grounds: grounds, facts: facts))
            } catch {
                throw error == .noGround
                    ? Self.problem("Choisissez un motif de droit au moins.", "motifs")
                    : Self.problem("Énoncez les motifs de fait, en une phrase au moins.", "faits")
            }
        default: throw Self.problem("Choisissez le sens de la décision.", "sens")
        }
    }

    func facts() throws -> String {
        guard let facts = form.text("faits"), PlainText.length(facts) >= 20, PlainText.length(facts) <= 8000 else {
            throw Self.problem(
                "Énoncez les motifs de fait, en une phrase au moins et 8 000 caractères au plus.", "faits")
        }
        return facts
    }

    func reason() throws -> String {
        guard let reason = form.text("raison"), PlainText.length(reason) <= 4000 else {
            throw Self.problem("Dites la raison, en 4 000 caractères au plus.", "raison")
        }
        return reason
    }

    func closing() throws -> ClosingReason {
        guard let reason = form.text("raison").flatMap(ClosingReason.init) else {
            throw Self.problem("Choisissez une raison.", "raison")
        }
        return reason
    }

    private static func problem(_ message: String, _ name: String) -> ValidationErrors {
        var problems = ValidationErrors()
        problems.add(message, name)
        return problems
    }
}
