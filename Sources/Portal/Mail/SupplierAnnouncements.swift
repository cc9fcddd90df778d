import Foundation
import Referencing
import Store

/// What an act on a supplier makes known: the letter it issues, and the mails that tell it.
struct SupplierAnnouncements: Sendable {
    let mails: Mails
    let texts: SupplierTexts
    let renderer: Renderer

    func letter(
        _ event: SupplierEvent, _ file: SupplierFile, by actor: Actor, number: Int, at now: Date
    ) throws -> SupplierLetter? {
        guard let (kind, title, blocks) = texts.letter(event, file, by: actor, at: now) else { return nil }
        return try SupplierLetter(
            number: number, kind, title, blocks, about: file.supplier,
            to: [
                file.supplier.name, file.owner.map { "À l’attention de \($0.name)" } ?? "", file.supplier.address,
                "\(file.supplier.postalCode) \(file.supplier.commune)",
            ], renderer, texts.settings, at: now)
    }

    /// - Parameter staff: every member of the staff.
    func mails(
        _ event: SupplierEvent, _ file: SupplierFile, _ letter: SupplierLetter?, by actor: Actor, _ staff: [Account]
    ) throws -> [OutgoingMail] {
        switch event {
        case .observed(let number), .hearingAsked(let number):
            let procedure = file.procedures.first { $0.number == number }
            let told = try staff.filter { $0.id == procedure?.openedBy.id && !$0.isDisabled }
                .map { try toStaff($0, file, event) }
            let receipt = try toOwner(file, "\(event.sentence)") {
                $0.text =
                    "Nous avons bien reçu votre envoi pour la procédure \(number). Il est lu avant toute décision."
            }
            return told + [receipt].compactMap { $0 }
        case .ficheEdited(let version):
            return [
                try toOwner(file, "Votre fiche est modifiée") {
                    $0.text =
                        "La version \(version) de votre fiche est publiée. Si vous n’êtes pas à l’origine de ce changement, changez votre mot de passe et appelez-nous."
                }
            ].compactMap { $0 }
        case .ficheEditedOnRequest(let version, let reason):
            return [
                try toOwner(file, "Votre fiche est modifiée à votre demande") {
                    $0.text =
                        "La direction générale des Entreprises a publié la version \(version) de votre fiche. \n\nVotre demande : \(reason)\n\nSi vous n’avez rien demandé, appelez-nous."
                }
            ].compactMap { $0 }
        // Told with the request itself.
        case .requestMade, .claimed, .moved, .requestRefused: return []
        case .linked, .unlinked: return []
        case .contactHidden(let reason):
            return [
                try toOwner(file, "Vos coordonnées ne sont plus publiées") {
                    $0.text =
                        "La direction générale des Entreprises a masqué les coordonnées de votre fiche. Raison : \(reason)"
                }
            ].compactMap { $0 }
        case .contactShown:
            return [
                try toOwner(file, "Vos coordonnées sont de nouveau publiées") {
                    $0.text = "Votre fiche montre de nouveau les coordonnées que vous avez choisi de publier."
                }
            ].compactMap { $0 }
        case .hearingRecorded, .appealFiled, .appealAnswered, .appealAnswerRead, .appealSilent, .restored, .letterRead,
            .letterPosted, .withdrawnElsewhere:
            return []
        case .correctionAsked: return []
        case .correctionDecided, .left, .cessationRecorded, .procedureOpened, .suspendedUrgently, .procedureDecided,
            .lifted:
            guard let letter else { return [] }
            return [
                try toOwner(file, letter.title) { words in
                    words.text = letter.blocks.plainText
                    words.linkLabel =
                        file.owner == nil ? "Vérifier ce que dit le registre" : "Ce texte, avec son document PDF"
                    words.link = mails.address(
                        file.owner == nil
                            ? Routes.verify.path() : Routes.ownLetter.path(file.supplier.slug, .init(letter.number)))
                }
            ].compactMap { $0 }
        }
    }

    /// A mail to who speaks for the supplier; to the address that a list gave, where nobody does; nil when there is none.
    private func toOwner(
        _ file: SupplierFile, _ subject: String, _ change: (inout Mails.Words) -> Void
    ) throws -> OutgoingMail? {
        guard let recipient = file.owner?.email ?? file.supplier.email else { return nil }
        var words = Mails.Words(
            name: file.owner?.name ?? file.supplier.name,
            link: mails.address(Routes.ownFiche.path(file.supplier.slug)))
        (words.subject, words.linkLabel) = ("\(subject) – Activateurs France Num", "Votre fiche")
        change(&words)
        return try mails.write("supplier", to: recipient, words)
    }

    private func toStaff(_ colleague: Account, _ file: SupplierFile, _ event: SupplierEvent) throws -> OutgoingMail {
        var words = Mails.Words(
            name: colleague.name, link: mails.address(Routes.registered.path(file.supplier.slug)))
        (words.subject, words.text) = ("\(event.sentence) – \(file.supplier.name)", event.sentence)
        words.linkLabel = "La fiche du registre"
        return try mails.write("supplier", to: colleague.email, words)
    }
}

extension SupplierLetter {
    /// A letter in the form of the State's letters, frozen.
    /// - Parameter addressee: the lines of the addressee's name and address.
    init(
        number: Int, _ kind: Kind, _ title: String, _ blocks: [IssuedAct.Block], about supplier: Supplier,
        to addressee: [String], _ renderer: Renderer, _ settings: PortalSettings,
        refusing request: SupplierRequestNumber? = nil, at now: Date
    ) throws {
        let html = try renderer.text(
            IssuedLetterView(
                title, blocks, from: settings, to: addressee,
                reference: "\(supplier.siret?.printed ?? supplier.vat?.value ?? "") / \(number)", on: CivilDay(of: now)),
            "letters/issued")
        var versions = ["templates": renderer.fingerprint, "wording": OfficialTexts.version]
        versions[Self.requestKey] = request?.text
        self.init(
            number: number, kind: kind, title: title, blocks: blocks, html: html, versions: versions, issuedAt: now,
            request: request)
    }
}
