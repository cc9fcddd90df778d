import Foundation
import Hummingbird
import Referencing
import Store

/// The form that enters an appeal: of who contests, or of the staff for what came by post.
struct AppealForm: Sendable {
    let appeals: Appeals
    let texts: AppealTexts
    let uploads: UploadCheck
    let pages: Pages
    let clock: Clock

    private static func fields(isStaff: Bool) -> [Field] {
        let kinds = Appeal.Kind.allCases.filter { isStaff || $0 != .court }
        let text = Field(
            "arguments", isStaff ? "Ce que dit le recours" : "Vos arguments", .area,
            hint: "10 000 caractères au plus.")
        let day = Field("recu", "Reçu le", hint: "Exemple : 31/01/2027.").typed("text", maxlength: 10)
        return [Field("sorte", "Type de recours", .radios).choices(kinds.map { ($0.rawValue, $0.name) })]
            + (isStaff ? [day] : []) + [text, UploadCheck.field]
    }

    /// Asks for an appeal, where there is something to contest.
    func opened(
        _ target: Appeal.Target, action: String, back: String, _ context: PortalContext
    ) async throws -> FormPage {
        guard try await appeals.mayBeContested(target, by: try context.actor()) else {
            var failure = Failure(AppealRefusal.notAllowed)
            failure.links = [PageLink(path: back, label: "Revenir à la décision")]
            throw failure
        }
        return try page(target, action: action, back: back, context)
    }

    /// Asks for an appeal.
    /// - Parameters:
    ///   - action: where the form is sent to.
    ///   - back: the page of what is contested.
    func page(
        _ target: Appeal.Target, action: String, back: String, _ context: PortalContext,
        _ problems: ValidationErrors = ValidationErrors()
    ) throws -> FormPage {
        let isStaff = try context.actor().role.isStaff
        let advice =
            isStaff
            ? "Enregistrez ici un recours reçu par la poste, ou un recours dont le tribunal a informé le service."
            : "Un recours gracieux s’adresse à l’auteur de la décision, un recours hiérarchique à son supérieur. Formé dans les deux mois, il interrompt une fois le délai du recours devant le tribunal, que vous pouvez aussi saisir directement, par exemple sur www.telerecours.fr. Sans réponse dans les deux mois, votre recours est réputé rejeté."
        let against =
            switch target {
            case .application(let number): "Contre la décision sur la demande \(number)."
            case .procedure(let number, _): "Contre la décision sur la procédure \(number)."
            case .letter(let number, _): "Contre la décision du courrier n° \(number)."
            }
        return FormPage(
            title: isStaff ? "Enregistrer un recours" : "Contester la décision", intro: [against, advice],
            form: FormView(
                action: action, csrf: context.csrf, Self.fields(isStaff: isStaff), context.form, problems,
                submit: isStaff ? "Enregistrer le recours" : "Envoyer mon recours"),
            back: back)
    }

    /// Enters it; the number, or the page with what is wrong.
    func enter(
        _ target: Appeal.Target, action: String, back: String, _ context: PortalContext
    ) async throws -> Result<AppealNumber, FormProblem> {
        let (form, actor) = (context.form, try context.actor())
        var problems = ValidationErrors()
        let kind = form.text("sorte").flatMap(Appeal.Kind.init).flatMap {
            $0 == .court && !actor.role.isStaff ? nil : $0
        }
        if kind == nil { problems.add("Choisissez le type de recours.", "sorte") }
        let day = actor.role.isStaff ? FrenchDay.read(form.text("recu") ?? "") : clock.today
        if day == nil { problems.add("Saisissez une date, sous la forme 31/01/2027.", "recu") }
        let text = form.text("arguments") ?? ""
        if text.isEmpty { problems.add("Écrivez les arguments du recours.", "arguments") }
        if PlainText.length(text) > 10_000 {
            problems.add("Le texte ne doit pas dépasser 10 000 caractères.", "arguments")
        }
        let piece = problems.isEmpty ? try await uploads.attachment(context, &problems) : nil
        guard problems.isEmpty, let kind, let day else {
            return .failure(FormProblem(page: try page(target, action: action, back: back, context, problems)))
        }
        do {
            return .success(
                try await appeals.file(
                    kind, against: target, text, on: day, by: actor, at: clock.now(), attaching: piece
                ) { [texts] in try texts.mail($0) })
        } catch AppealRefusal.dayOutOfRange {
            problems.add(Failure(AppealRefusal.dayOutOfRange).advice, "recu")
            return .failure(FormProblem(page: try page(target, action: action, back: back, context, problems)))
        } catch let refusal as AppealRefusal {
            var failure = Failure(refusal)
            failure.links = [PageLink(path: back, label: "Revenir à la décision")]
            failure.typed = TypedValue.all(form, Self.fields(isStaff: actor.role.isStaff))
            throw failure
        } catch is Appeals.NotFound {
            throw Failure.notFound
        }
    }

    /// A form that comes back.
    struct FormProblem: Error {
        let page: FormPage
    }
}
