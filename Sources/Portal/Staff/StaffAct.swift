import Foundation
import Referencing
import Store

/// What the staff does on a file, by the last part of its address.
enum StaffAct: String, CaseIterable {
    case start = "prendre"
    case handOver = "confier"
    case complement = "completer"
    case propose = "proposer"
    case decide = "decider"
    case sendBack = "renvoyer"
    case close = "clore"

    /// The acts with a form of their own that the rules open to a person.
    static func offered(_ actions: [Action]) -> [StaffAct] {
        allCases.filter { $0 != .start && !$0.actions.isDisjoint(with: actions) }
    }

    var actions: Set<Action> {
        switch self {
        case .start: [.startReview]
        case .handOver: [.handOver]
        case .complement: [.requestComplement]
        case .propose: [.propose]
        case .decide: [.accept, .refuse]
        case .sendBack: [.sendBack]
        case .close: [.close]
        }
    }

    var label: String {
        switch self {
        case .start: "Prendre ce dossier"
        case .handOver: "Confier à un collègue"
        case .complement: "Demander un complément"
        case .propose: "Proposer une décision"
        case .decide: "Décider"
        case .sendBack: "Renvoyer à l’instruction"
        case .close: "Clore sans suite"
        }
    }

    var isPrimary: Bool { self == .propose || self == .decide }

    /// The questions of the act's form.
    /// - Parameter colleagues: those who may take the file.
    func fields(colleagues: [Account]) -> [Field] {
        switch self {
        case .start: []
        case .handOver:
            [
                Field("collegue", "Collègue", .select).choices(
                    [("", "Choisir")] + colleagues.map { ($0.id, "\($0.name) (\($0.role.name.lowercased()))") })
            ]
        case .complement:
            Section.allCases.map { section in
                Field(
                    "point_\(section.rawValue)", "Rubrique « \(section.name) » : ce qui manque", .area,
                    hint: "Laissez vide si la rubrique est complète.", required: false)
            } + [
                Field("message", "Message au candidat", .area),
                Field("echeance", "Date limite de réponse", hint: "Exemple : 31/01/2027. De 7 à 180 jours.")
                    .typed("text", maxlength: 10),
            ]
        case .propose, .decide:
            [
                Field("sens", "Sens de la décision", .radios).choices([
                    ("accepter", "Accepter"), ("refuser", "Refuser"),
                ]),
                Field(
                    "motifs", "Motifs de droit du refus", .checkboxes, hint: "Pour un refus : un motif au moins.",
                    required: false
                ).choices(RefusalGround.allCases.map { ($0.rawValue, $0.name) }),
                Field(
                    "faits", "Motifs de fait du refus", .area,
                    hint: "Pour un refus : ce qui, dans ce dossier, fonde chaque motif (art. L211-5 du CRPA).",
                    required: false),
            ]
                + (self == .decide
                    ? [
                        Field("qualite", "Votre qualité", hint: "Elle figure sur la décision (art. L212-1 du CRPA).")
                            .typed("text", maxlength: 120)
                    ]
                    : [])
        case .sendBack: [Field("raison", "Raison du renvoi", .area, hint: "Elle est gardée comme note interne.")]
        case .close:
            [Field("raison", "Raison", .radios).choices(ClosingReason.allCases.map { ($0.rawValue, $0.name) })]
        }
    }
}

/// What the forms of the acts give.
struct ActForm {
    let form: FormData

    func colleague() throws -> String {
        guard let id = form.text("collegue") else { throw Self.problem("Choisissez un collègue.", "collegue") }
        return id
    }

    func complement(today: CivilDay) throws -> (items: [ComplementRequest.Item], message: String, deadline: CivilDay) {
        var problems = Problems()
        let items = Section.allCases.compactMap { section in
            form.text("point_\(section.rawValue)").map {
                ComplementRequest.Item(section: section, text: String($0.prefix(2000)))
            }
        }
        if items.isEmpty { problems.add("Dites ce qui manque dans une rubrique au moins.", "point_charter") }
        let message = form.text("message") ?? ""
        if message.isEmpty { problems.add("Écrivez un message au candidat.", "message") }
        if message.count > 4000 { problems.add("Le message ne doit pas dépasser 4 000 caractères.", "message") }
        let deadline = FrenchDay.read(form.text("echeance") ?? "")
        let days = deadline.map { today.days(until: $0) } ?? 0
        if !(Deadlines.shortestComplement...Deadlines.longestComplement).contains(days) {
            problems.add(
                "Saisissez une date, de 7 à 180 jours après aujourd’hui, sous la forme 31/01/2027.", "echeance")
        }
        guard problems.isEmpty, let deadline else { throw problems }
        return (items, message, deadline)
    }

    func outcome() throws -> Outcome {
        switch form.text("sens") {
        case "accepter": return .accept
        case "refuser":
            let grounds = RefusalGround.allCases.filter { form.all("motifs").contains($0.rawValue) }
            do throws(Reasons.Insufficient) {
                return .refuse(try Reasons(grounds: grounds, facts: String((form.text("faits") ?? "").prefix(8000))))
            } catch {
                throw error == .noGround
                    ? Self.problem("Choisissez un motif de droit au moins.", "motifs")
                    : Self.problem("Énoncez les motifs de fait, en une phrase au moins.", "faits")
            }
        default: throw Self.problem("Choisissez le sens de la décision.", "sens")
        }
    }

    func quality() throws -> String {
        guard let quality = form.text("qualite"), quality.count <= 120, !quality.contains("\n") else {
            throw Self.problem("Saisissez votre qualité, telle qu’elle figurera sur la décision.", "qualite")
        }
        return quality
    }

    func reason() throws -> String {
        guard let reason = form.text("raison"), reason.count <= 4000 else {
            throw Self.problem("Dites la raison du renvoi.", "raison")
        }
        return reason
    }

    func closing() throws -> ClosingReason {
        guard let reason = form.text("raison").flatMap(ClosingReason.init) else {
            throw Self.problem("Choisissez une raison.", "raison")
        }
        return reason
    }

    private static func problem(_ message: String, _ name: String) -> Problems {
        var problems = Problems()
        problems.add(message, name)
        return problems
    }
}
