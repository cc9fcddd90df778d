import Foundation
import Referencing
import Store

/// What the staff does on a file, by the last part of its address.
enum StaffAct: String, CaseIterable, RouteParameter {
    case start = "prendre"
    case handOver = "confier"
    case complement = "completer"
    case propose = "proposer"
    case decide = "decider"
    case withdrawProposal = "reprendre"
    case sendBack = "renvoyer"
    case close = "clore"
    case recuse = "deporter"
    case giveReasons = "motifs"

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
        case .withdrawProposal: [.withdrawProposal]
        case .sendBack: [.sendBack]
        case .close: [.close]
        case .recuse: [.recuse]
        case .giveReasons: [.giveReasons]
        }
    }

    var label: String {
        switch self {
        case .start: "Prendre ce dossier"
        case .handOver: "Confier à un collègue"
        case .complement: "Demander un complément"
        case .propose: "Proposer une décision"
        case .decide: "Décider"
        case .withdrawProposal: "Retirer ma proposition"
        case .sendBack: "Renvoyer à l’instruction"
        case .close: "Clore sans suite"
        case .recuse: "Me déporter"
        case .giveReasons: "Communiquer les motifs du rejet implicite"
        }
    }

    /// Whether a letter leaves: it is read before, and a security code confirms it.
    var sendsLetter: Bool { self == .decide || self == .close }

    /// Whether its author signs what leaves: only who holds a delegation does.
    var isSigned: Bool { sendsLetter || self == .giveReasons }

    var isPrimary: Bool { self == .propose || self == .decide }

    /// The key under which the address names it.
    var routeText: String { rawValue }
    init?(routeText: String) { self.init(rawValue: routeText) }

    /// The questions of the act's form.
    /// - Parameter colleagues: those who may take the file.
    func fields(colleagues: [Account]) -> [Field] {
        switch self {
        case .start: []
        case .handOver:
            [
                Field("collegue", "Collègue", .select).choices(
                    [("", "Choisir")] + colleagues.map { ($0.id.text, "\($0.name) (\($0.role.name.lowercased()))") })
            ]
        case .complement:
            Section.allCases.map { section in
                Field(
                    "point_\(section.rawValue)", "Rubrique « \(section.name) » : ce qui manque", .area,
                    hint: "Laissez vide si la rubrique est complète.", required: false)
            } + [
                Field(
                    "indispensables", "Rubriques sans lesquelles le dossier ne peut pas être examiné", .checkboxes,
                    hint:
                        "Une pièce indispensable retient l’examen (art. L114-5-1 du CRPA) ; sans elle, une décision ne peut pas être proposée. Le délai est suspendu dans tous les cas.",
                    required: false
                ).choices(Section.allCases.map { ($0.rawValue, $0.name) }),
                Field("message", "Message au candidat", .area),
                Field("echeance", "Date limite de réponse", hint: "Exemple : 31/01/2027. De 7 à 180 jours.")
                    .typed("text", maxlength: 10),
            ]
        case .propose, .decide:
            [
                Field("sens", "Sens de la décision", .radios).choices([
                    ("accepter", "Accepter"), ("refuser", "Refuser"),
                ]),
                Field(
                    "motifs", "Motifs de droit du refus", .checkboxes, hint: "Un motif au moins.", required: false
                ).required("pour un refus").choices(RefusalGround.offered.map { ($0.rawValue, $0.name) }),
                Field(
                    "faits", "Motifs de fait du refus", .area,
                    hint: "Ce qui, dans ce dossier, fonde chaque motif (art. L211-5 du CRPA).", required: false
                ).required("pour un refus"),
            ]
        case .withdrawProposal:
            [
                Field(
                    "raison", "Raison du retrait", .area,
                    hint: "Elle est gardée avec la proposition, et dite à qui devait valider.")
            ]
        case .sendBack:
            [
                Field(
                    "raison", "Raison du renvoi", .area,
                    hint: "Elle est gardée avec la proposition, et dite à l’instructeur.")
            ]
        case .recuse:
            [
                Field(
                    "raison", "Intérêt déclaré", .area,
                    hint: "Le dossier vous sera fermé. La raison est gardée, et dite aux valideurs.")
            ]
        case .giveReasons:
            [
                Field("faits", "Motifs du rejet", .area, hint: "En droit et en fait ; ils sont envoyés au candidat.")
            ]
        case .close:
            [
                Field("raison", "Raison", .radios).choices(ClosingReason.allCases.map { ($0.rawValue, $0.name) }),
                Field(
                    "faits", "Motifs de fait", .area,
                    hint: "Ce qui, dans ce dossier, fonde la clôture (art. L211-5 du CRPA)."),
            ]
        }
    }
}
