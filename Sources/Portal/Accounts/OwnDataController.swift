import Foundation
import Hummingbird
import Referencing
import Store

/// A person's own data: a copy of all of it, and the end of the account (GDPR, art. 15, 17 and 20).
struct OwnDataController: Sendable {
    let export: DataExport
    let erasure: Erasure
    let accounts: Accounts
    let check: PasswordCheck
    let cookies: SessionCookies
    let limits: RateLimits
    let retention: Retention
    let mails: Mails
    let pages: Pages
    let clock: Clock

    private static let piece = 65_536

    func add(to router: PortalRouter) {
        router.post(Routes.ownData, use: copy)
        router.get(Routes.ownDeletion) { _, context in try await asking(context) }
        router.post(Routes.ownDeletion, use: delete)
    }

    @Sendable private func copy(_: Request, _ context: PortalContext) async throws -> Response {
        guard let session = context.session else { throw Failure.notFound }
        try await limits.spend(.printing, context)
        try await accounts.noteExport(of: session.account.id, at: clock.now())
        let entries = try await export.entries(of: session.account, token: session.token, at: clock.now())
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/zip",
                .contentDisposition: "attachment; filename=\"mes-donnees-\(clock.today).zip\"",
            ],
            body: .init { writer in
                var archive = ZIPArchive(at: clock.today)
                for entry in entries {
                    guard let bytes = try await entry.bytes() else { continue }
                    // In small pieces: a slow reader is seen to read.
                    var rest = archive.add(bytes, named: entry.name)
                    while let piece = rest.readSlice(length: min(Self.piece, rest.readableBytes)),
                        piece.readableBytes > 0
                    {
                        try await writer.write(piece)
                    }
                }
                try await writer.write(archive.end())
                try await writer.finish(nil)
            })
    }

    private func asking(
        _ context: PortalContext, _ problems: ValidationErrors = ValidationErrors()
    ) async throws -> Response {
        guard let account = context.session?.account else { throw Failure.notFound }
        let obstacles = try await erasure.obstacles(of: account.actor, on: clock.today)
        guard obstacles.isEmpty else { throw Self.failure(obstacles) }
        let fields =
            [Field("confirmer", "Je veux supprimer mon compte, et je sais que c’est définitif.", .checkbox)]
            + (account.passwordHash == nil ? [] : [AccountForms.password])
        let page = FormPage(
            title: "Supprimer mon compte",
            intro: [
                "Votre compte \(account.email), vos brouillons et ce que votre fiche disait de vous sont effacés aussitôt ; personne ne pourra plus se connecter.",
                "Ce qui prouve une décision reste, comme la loi le demande : un dossier refusé, retiré ou clos \(retention.endedMonths) mois après sa fin ; le dossier d’une entreprise qui a été référencée, avec ses périodes, dix ans après la fin du référencement.",
            ],
            form: FormView(
                action: Routes.ownDeletion.path(), csrf: context.csrf, fields, FormData(), problems,
                submit: "Supprimer mon compte"),
            back: Routes.ownAccount.path(), backLabel: "Annuler et revenir à mon compte")
        return try pages.page(page, context, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    @Sendable private func delete(_ request: Request, _ context: PortalContext) async throws -> Response {
        guard let account = context.session?.account else { throw Failure.notFound }
        var problems = ValidationErrors()
        if !context.form.has("confirmer") { problems.add("Cochez la case pour confirmer.", "confirmer") }
        guard problems.isEmpty else { return try await asking(context, problems) }
        try await check.require(
            of: account, in: "mot_de_passe", "Ce n’est pas votre mot de passe.", request, context, &problems)
        guard problems.isEmpty else { return try await asking(context, problems) }
        do {
            let mail = try mails.write("deleted", to: account.email, .init(name: account.name))
            try await erasure.deleteAccount(
                of: account.actor, email: account.email, leaving: "Compte supprimé", mail: mail, at: clock.now())
        } catch let obstructed as Erasure.Obstructed {
            throw Self.failure(obstructed.obstacles)
        }
        let page = MessagePage(
            title: "Compte supprimé", paragraphs: ["Votre compte n’existe plus. Un dernier message vous le confirme."],
            link: Routes.home.path(), linkLabel: "Revenir à l’accueil")
        var anonymous = context
        anonymous.session = nil
        var response = try pages.page(page, anonymous)
        response.setCookie(cookies.noSession())
        return response
    }

    private static func failure(_ obstacles: [DeletionObstacle]) -> Failure {
        Failure(
            status: .conflict, title: "Terminez d’abord ce qui est en cours",
            advice:
                "Votre compte ne peut pas être supprimé pour l’instant : ce qui suit est encore en cours.",
            links: obstacles.map { obstacle in
                switch obstacle {
                case .liveApplication(let number):
                    PageLink(path: Routes.withdrawal.path(), label: "Retirer le dossier \(number)")
                case .referencing(let slug, let name):
                    PageLink(path: Routes.departure.path(slug), label: "Quitter l’annuaire : \(name)")
                case .openAppeal(let number):
                    PageLink(path: Routes.ownAppeal.path(number), label: "Recours en attente de réponse : \(number)")
                case .openProcedure(let slug, let name):
                    PageLink(path: Routes.ownFiche.path(slug), label: "Procédure ouverte : \(name)")
                }
            })
    }
}
