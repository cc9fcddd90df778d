import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The engagement letter: made, downloaded, signed on paper or on screen, and given back.
struct LetterController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("espace/lettre", use: show)
        router.post("espace/lettre/produire", use: make)
        router.get("espace/lettre/modele.pdf") { try await file(.letter, $1) }
        router.get("espace/lettre/signee.pdf") { try await file(.signedLetter, $1) }
        router.get("espace/lettre/modele/:page") { try await picture(.letter, $1) }
        router.get("espace/lettre/signee/:page") { try await picture(.signedLetter, $1) }
        router.post("espace/lettre/signee", use: upload)
    }

    @Sendable private func show(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        return try portal.page(try page(application, context), context)
    }

    private func page(
        _ application: Application, _ context: PortalContext, _ problems: Problems = Problems()
    ) throws -> LetterPage {
        let charter =
            application.status == .draft
            ? try portal.charters.inForce(on: portal.today).version : application.acceptance?.version ?? ""
        let gaps = application.completeness.gaps(charterInForce: charter)
        return LetterPage(application, gaps, context, problems)
    }

    @Sendable private func make(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        guard application.isEditable(.letter) else { throw Applications.Refusal.locked(.letter) }
        guard let company = application.company, let profile = application.profile,
            let accepted = application.acceptance
        else { return .redirect(to: Path.letter) }
        try portal.limits.spend(.printing, context)
        let letter = try await LetterPrinter(
            renderer: portal.renderer, printer: portal.printer, baseURL: portal.settings.baseURL
        ).make(company, profile, accepted, on: portal.today)
        try await portal.stores.applications.keepLetter(
            reference: letter.reference, subject: letter.subject, pdf: letter.pdf, by: try context.actor(),
            at: portal.now())
        return .redirect(to: Path.letter)
    }

    @Sendable private func upload(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        guard application.isEditable(.letter) else { throw Applications.Refusal.locked(.letter) }
        guard let letter = application.letter else { return .redirect(to: Path.letter) }
        let file = context.form.files["lettre"]
        do {
            let bytes = file?.bytes ?? Data()
            if bytes.count > 10 << 20 { throw Failure.tooLarge }
            let pages = try await portal.inspector.pages(of: bytes, atLeast: letter.pages)
            let pdf = Document(
                kind: .signedLetter, filename: "lettre-signee-\(letter.reference).pdf", pages: pages, bytes: bytes)
            try await portal.stores.applications.keepSignedLetter(pdf, by: try context.actor(), at: portal.now())
            return .redirect(to: Path.letter)
        } catch let fault as PDFInspector.Fault {
            var problems = Problems()
            problems.add(fault.message, "lettre")
            return try portal.page(
                try page(application, context, problems), context, status: .unprocessableContent)
        }
    }

    private func file(_ kind: Document.Kind, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        guard let document = try await portal.stores.documents.document(kind, of: application) else {
            throw Failure.notFound
        }
        return .attachment(document)
    }

    private func picture(_ kind: Document.Kind, _ context: PortalContext) async throws -> Response {
        let application = try await portal.openApplication(context)
        return try await portal.picture(kind, of: application, context)
    }
}

extension Portal {
    /// A page of a document as a picture: the preview that every browser can show, phones included.
    func picture(_ kind: Document.Kind, of application: Application, _ context: PortalContext) async throws -> Response
    {
        let name = context.parameters.get("page") ?? ""
        guard name.hasSuffix(".png"), let page = Int(name.dropLast(4)),
            let document = try await stores.documents.document(kind, of: application),
            (1...document.pages).contains(page)
        else { throw Failure.notFound }
        do {
            return .picture(try await inspector.picture(ofPage: page, of: document.bytes))
        } catch is PDFInspector.Fault {
            throw Failure.printing
        }
    }
}

extension PDFInspector.Fault {
    /// The reason, and what to do.
    var message: String {
        switch self {
        case .empty: "Choisissez le fichier PDF de votre lettre signée."
        case .notAPDF: "Ce fichier n’est pas un PDF. Enregistrez ou numérisez la lettre au format PDF."
        case .encrypted: "Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection."
        case .unreadable: "Ce PDF est abîmé et ne peut pas être lu. Enregistrez-le ou numérisez-le de nouveau."
        case .tooFewPages(let pages, let expected):
            "Ce PDF a \(French.count(pages, "page", "pages")) ; la lettre en a \(expected). Déposez la lettre entière."
        }
    }
}
