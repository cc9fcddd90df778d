import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The engagement letter: made, downloaded, signed on paper or on screen, and given back.
struct LetterController: Sendable {
    let applications: Applications
    let own: OwnApplication
    let documents: DossierDocuments
    let letters: LetterPrinter
    let uploads: UploadCheck
    let limits: RateLimits
    let rules: PolicyInForce
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.letter, use: show)
        router.post(Routes.letterMaking, use: make)
        router.post(Routes.signedLetter, use: upload)
        router.get(Routes.letterFile) { _, context, file in
            try await documents.file(file.copy.kind, of: try await own.open(context).id)
        }
        router.get(Routes.letterPicture) { _, context, copy, page in
            try await documents.picture(copy.kind, page, of: try await own.open(context).id, context)
        }
    }

    @Sendable private func show(_: Request, _ context: PortalContext) async throws -> Response {
        try pages.page(try page(try await own.open(context), context), context)
    }

    private func page(
        _ application: Application, _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) throws -> LetterPage {
        let gaps = application.gaps(charterInForce: try rules.charter().version)
        return LetterPage(application, gaps, context, problems)
    }

    @Sendable private func make(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await own.open(context)
        guard application.isEditable(.letter) else { throw Refusal.closedSection(.letter) }
        let contents = application.contents
        guard let company = contents.company, let profile = contents.profile, let accepted = contents.acceptance else {
            return .redirect(to: Routes.letter.path())
        }
        try await limits.spend(.printing, context)
        let letter = try await letters.make(company, profile, accepted, on: clock.today)
        try await applications.perform(
            letter.act, on: .open, by: try context.actor(), try rules.policy(), at: clock.now(), attaching: letter.pdf)
        return .redirect(to: Routes.letter.path())
    }

    @Sendable private func upload(_: Request, _ context: PortalContext) async throws -> Response {
        let application = try await own.open(context)
        guard application.isEditable(.letter) else { throw Refusal.closedSection(.letter) }
        guard let letter = application.contents.letter else { return .redirect(to: Routes.letter.path()) }
        let bytes = context.form.files["lettre"]?.bytes ?? Data()
        if bytes.count > 10 << 20 { throw Failure.tooLarge }
        do {
            let checked = try await uploads.check(bytes, atLeast: letter.pages, context)
            let pdf = Document(
                kind: .signedLetter, filename: "lettre-signee-\(letter.reference).pdf", pages: checked.pages,
                bytes: bytes, scan: checked.scan, activeContent: checked.activeContent)
            try await applications.perform(
                DepositSignedLetter(
                    size: bytes.count, pages: pdf.pages, sha256: pdf.sha256, scan: pdf.scan,
                    activeContent: pdf.activeContent), on: .open, by: try context.actor(), try rules.policy(),
                at: clock.now(), attaching: pdf)
            return .redirect(to: Routes.letter.path())
        } catch let fault as PDFInspector.Fault {
            return try problem(fault.message, application, context)
        } catch Refusal.infectedLetter {
            return try problem(Failure.infectedLetterAdvice, application, context)
        } catch Refusal.unsignedModel {
            return try problem(Failure.unsignedModelAdvice, application, context)
        } catch Refusal.signedForFormerLetter {
            return try problem(Failure.signedForFormerLetterAdvice, application, context)
        }
    }

    private func problem(_ message: String, _ application: Application, _ context: PortalContext) throws -> Response {
        var problems = ValidationErrors()
        problems.add(message, "lettre")
        return try pages.problems(try page(application, context, problems), context)
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
            "Ce PDF a \(French.count(pages, "page", "pages")) ; la lettre en a \(expected). Déposez la lettre entière."
        }
    }
}
