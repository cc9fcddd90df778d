import Referencing
import Store

/// What the staff does to a supplier of the register, by the last part of its address.
enum RegisterAct: String, CaseIterable, RouteParameter {
    case openProcedure = "procedure"
    case suspendUrgently = "suspendre"
    case enterObservations = "observations"
    case enterHearingRequest = "demande-audition"
    case recordHearing = "audition"
    case decideProcedure = "decider"
    case lift = "lever"
    case recordCessation = "cesser"
    case askCorrection = "corriger"
    case decideCorrection = "valider-correction"
    case editOnRequest = "modifier"
    case linkMoved = "relier"
    case hideContact = "masquer"
    case showContact = "montrer"

    /// The acts that the rules open to a person.
    static func offered(_ actions: [SupplierAction], on file: SupplierFile) -> [RegisterAct] {
        allCases.filter { $0.isOffered(actions, on: file) }
    }

    func isOffered(_ actions: [SupplierAction], on file: SupplierFile) -> Bool {
        guard actions.contains(action) else { return false }
        return switch self {
        case .hideContact: !file.isContactHidden
        case .showContact: file.isContactHidden
        default: true
        }
    }

    var action: SupplierAction {
        switch self {
        case .openProcedure: .openProcedure
        case .suspendUrgently: .suspendUrgently
        case .enterObservations: .observe
        case .enterHearingRequest: .askHearing
        case .recordHearing: .recordHearing
        case .decideProcedure: .decideProcedure
        case .lift: .lift
        case .recordCessation: .recordCessation
        case .askCorrection: .askCorrection
        case .decideCorrection: .decideCorrection
        case .editOnRequest: .editOnRequest
        case .linkMoved: .linkMoved
        case .hideContact, .showContact: .hideContact
        }
    }

    var label: String {
        switch self {
        case .openProcedure: "Ouvrir une procédure contradictoire"
        case .suspendUrgently: "Suspendre en urgence"
        case .enterObservations: "Enregistrer des observations reçues"
        case .enterHearingRequest: "Enregistrer une demande d’audition"
        case .recordHearing: "Consigner l’audition"
        case .decideProcedure: "Décider de la procédure"
        case .lift: "Lever la suspension"
        case .recordCessation: "Constater une cessation d’activité"
        case .askCorrection: "Corriger une période"
        case .decideCorrection: "Valider la correction"
        case .editOnRequest: "Modifier la fiche à la demande de l’activateur"
        case .linkMoved: "Relier à l’établissement qui poursuit l’activité"
        case .hideContact: "Masquer les coordonnées"
        case .showContact: "Montrer de nouveau les coordonnées"
        }
    }

    /// What follows from it, said before it is done.
    var consequence: String {
        switch self {
        case .openProcedure:
            "La mesure envisagée et ses motifs sont annoncés par courrier à l’activateur, qui a le temps de présenter ses observations (articles L121-1 et L122-1 du code des relations entre le public et l’administration). Rien ne change au registre, et le public n’en sait rien."
        case .suspendUrgently:
            "Le référencement est suspendu aujourd’hui même. L’activateur présente ses observations ensuite, et une autre personne que vous confirme la suspension ou y met fin (article L121-2, 1°, du code des relations entre le public et l’administration)."
        case .enterObservations: "Ce que l’activateur a écrit par la poste est gardé avec la procédure."
        case .enterHearingRequest:
            "L’activateur a demandé par la poste à être entendu : la procédure n’est pas décidée avant l’audition."
        case .recordHearing: "Ce qui a été dit est gardé avec la procédure ; l’activateur le lit dans son espace."
        case .decideProcedure:
            "La décision est envoyée à l’activateur aussitôt, avec ses motifs et les voies de recours."
        case .lift: "L’entreprise est de nouveau référencée à compter d’aujourd’hui, et en est informée par courrier."
        case .askCorrection:
            "Rien ne change avant qu’une autre personne ait validé la correction ; ce que le registre disait reste lisible."
        case .decideCorrection:
            "Validée, la correction change le registre aussitôt, et l’entreprise en est informée par courrier."
        case .recordCessation: "Le référencement prend fin à cette date, et l’entreprise en est informée par courrier."
        case .editOnRequest:
            "Ce que vous enregistrez est publié aussitôt, et l’activateur en est informé. Le SIRET et la raison sociale ne changent que par une nouvelle demande."
        case .linkMoved:
            "Qui vérifie l’ancien SIRET apprend le nouveau. Aucune période n’est ouverte ni close."
        case .hideContact:
            "Le nom, l’adresse électronique et le téléphone disparaissent aussitôt de la fiche, des fichiers et de l’interface de programmation."
        case .showContact: "La fiche montre de nouveau ce que l’activateur a choisi de publier."
        }
    }

    /// Whether a letter leaves: it is read before, and a security code confirms it.
    var sendsLetter: Bool {
        switch self {
        case .openProcedure, .suspendUrgently, .decideProcedure, .lift, .recordCessation, .decideCorrection: true
        case .askCorrection, .enterObservations, .enterHearingRequest, .recordHearing, .editOnRequest, .linkMoved,
            .hideContact, .showContact:
            false
        }
    }

    /// Whether its author signs a decision, whatever is answered: only who holds a delegation does.
    var isSigned: Bool { sendsLetter && self != .openProcedure && self != .decideCorrection }

    /// The key under which the address names it.
    var routeText: String { rawValue }
    init?(routeText: String) { self.init(rawValue: routeText) }

    /// The questions of the act's form.
    func fields(_ file: SupplierFile) -> [Field] {
        switch self {
        case .askCorrection: Self.correction(file)
        case .decideCorrection:
            [
                Field("accord", "Votre réponse", .radios).choices([
                    ("oui", "Valider la correction"), ("non", "La refuser"),
                ])
            ]
        case .openProcedure: [Self.measure, Self.grounds, Self.facts, Self.deadline]
        case .suspendUrgently:
            [
                Self.grounds, Self.facts,
                Field("urgence", "Raison de l’urgence", .area, hint: "Pourquoi attendre des observations nuirait."),
                Self.deadline,
            ]
        case .enterObservations:
            [
                Field("observations", "Observations reçues", .area, hint: "10 000 caractères au plus."),
                UploadCheck.field,
            ]
        case .enterHearingRequest: []
        case .recordHearing:
            [
                Self.day("jour", "Jour de l’audition"),
                Field("presence", "L’activateur", .radios).choices([
                    ("oui", "a été entendu"), ("non", "ne s’est pas présenté"),
                ]), Field("compte_rendu", "Compte rendu", .area),
            ]
        case .decideProcedure:
            [
                Field("issue", "Issue de la procédure", .radios).choices([
                    ("mesure", "Prendre la mesure annoncée"), ("sans-suite", "Clore sans mesure"),
                ]),
                Field(
                    "faits", "Réponse aux observations et motifs de fait", .area,
                    hint: "Ce qui fonde la décision, au vu des observations (article L211-5 du code)."),
                Self.day("effet", "Premier jour de la mesure").required("pour une mesure"),
            ]
        case .lift:
            [Field("faits", "Motif de la levée", .area, hint: "Il figure dans le courrier.")]
        case .recordCessation:
            [
                Self.day("jour", "Premier jour sans activité"),
                Field(
                    "faits", "Ce que dit le répertoire national", .area,
                    hint: "La date et l’état lus au répertoire des entreprises ; ils figurent dans le courrier."),
            ]
        case .editOnRequest:
            [
                Field(
                    "raison", "Demande de l’activateur", .area,
                    hint: "Quand et comment il l’a faite ; elle lui est rappelée.")
            ] + ProfileForm.fields
        case .linkMoved: Self.link(file)
        case .hideContact: [Field("raison", "Raison", .area, hint: "Elle est dite à l’activateur.")]
        case .showContact: []
        }
    }

    private static func link(_ file: SupplierFile) -> [Field] {
        guard let successor = file.supplier.successor else { return [CompanyForm.search] }
        let removal = Field(
            "retirer", "Retirer le lien actuel, vers le SIRET \(successor.printed), sans le remplacer", .checkbox,
            required: false)
        return [CompanyForm.search, removal]
    }

    private static func correction(_ file: SupplierFile) -> [Field] {
        let rows = file.periods.filter { !$0.period.isNothing }
        return [
            Field("periode", "Période inexacte", .select).choices(
                [("", "Choisir")] + rows.map { ($0.id.text, French.period($0.period)) }),
            Field(
                "retirer", "Cette période n’aurait pas dû être enregistrée : la retirer.", .checkbox, required: false),
            Field("debut", "Premier jour", hint: "Exemple : 31/01/2027.").typed("text", maxlength: 10)
                .required("sauf retrait"),
            Field("fin", "Premier jour sans référencement", hint: "Vide si la période court encore.", required: false)
                .typed("text", maxlength: 10),
            Field("motif_fin", "Motif de fin", .select, required: false).required("avec une fin").choices(
                [("", "Aucun")] + EndReason.allCases.map { ($0.rawValue, $0.name) }),
            Field("raison", "Raison de la correction", .area, hint: "Elle figure dans le courrier."),
        ]
    }

    private static let measure = Field("mesure", "Mesure envisagée", .radios)
        .choices(Measure.allCases.map { ($0.rawValue, $0.name) })
    private static let grounds = Field("motifs", "Motifs de droit", .checkboxes, hint: "Un motif au moins.")
        .choices(MeasureGround.allCases.map { ($0.rawValue, $0.name) })
    private static let facts = Field(
        "faits", "Motifs de fait", .area, hint: "Ce qui fonde chaque motif (article L211-5 du code).")
    private static let deadline = Field(
        "echeance", "Dernier jour pour présenter des observations",
        hint: "De \(ObservationTime.shortest) à \(ObservationTime.longest) jours. Exemple : 31/01/2027."
    ).typed("text", maxlength: 10)

    private static func day(_ name: String, _ label: String) -> Field {
        Field(name, label, hint: "Exemple : 31/01/2027.").typed("text", maxlength: 10)
    }
}

extension RegistryChecks.Check {
    /// What the registry says of an establishment that is closed; nil of one that is open.
    var closing: String? {
        isActive
            ? nil
            : "Au \(French.day(CivilDay(of: at))), le répertoire national des entreprises indique que cet établissement n’est plus en activité."
    }
}
