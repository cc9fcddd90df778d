import Foundation
import Gateways
import Referencing

/// The company's page: first the SIRET, then what the registry said of it, to be confirmed.
struct CompanyPage: Page {
    static let template = "applicant/company"
    let title = "Votre entreprise"
    /// One of the two is there.
    let search: FormView?
    let details: FormView?
    let notice: String?
    let noticeClass: String?
    /// Where the fiche that a list brought is claimed.
    var claimPath: String?

    init(
        searching context: PortalContext, _ form: FormData = FormData(),
        _ problems: ValidationErrors = ValidationErrors(), claimPath: String? = nil
    ) {
        self.claimPath = claimPath
        search = FormView(
            action: Routes.companySearch.path(), csrf: context.csrf, [CompanyForm.search], form, problems,
            submit: "Rechercher l’entreprise")
        (details, notice, noticeClass) = (nil, nil, nil)
    }

    init(_ context: PortalContext, _ form: FormData, _ problems: ValidationErrors = ValidationErrors()) {
        (search, notice, noticeClass) = (nil, nil, nil)
        details = Self.details(context, form, problems)
    }

    init(_ answer: RegistryAnswer, _ siret: Siret, _ context: PortalContext) {
        var form = FormData()
        form.set("siret", siret.digits)
        switch answer {
        case .found(let record), .ceased(let record): form = CompanyForm.form(record)
        case .notFound, .rateLimited, .unavailable: break
        }
        search = nil
        details = Self.details(context, form, ValidationErrors())
        (notice, noticeClass) = Self.notice(answer, siret)
    }

    private static func details(_ context: PortalContext, _ form: FormData, _ problems: ValidationErrors) -> FormView {
        FormView(
            action: Routes.company.path(), csrf: context.csrf, CompanyForm.fields, form, problems,
            submit: "Confirmer et enregistrer")
    }

    private static func notice(_ answer: RegistryAnswer, _ siret: Siret) -> (String, String) {
        let manual =
            "Saisissez les informations ci-dessous : elles seront marquées « non vérifié auprès du registre » pour l’instructeur."
        switch answer {
        case .found:
            return (
                "Le registre national connaît cet établissement. Vérifiez les informations, puis confirmez.",
                "fr-alert--success"
            )
        case .ceased:
            return (
                "Le registre national indique que cet établissement a cessé son activité. Vérifiez le SIRET ; si le registre se trompe, confirmez : l’instructeur verra l’écart.",
                "fr-alert--warning"
            )
        case .notFound where !siret.passesChecksum:
            return (
                "Le registre ne connaît pas ce SIRET et sa clé de contrôle est fausse : il est sans doute mal recopié.",
                "fr-alert--error"
            )
        case .notFound:
            return ("Le registre national ne publie pas cet établissement. \(manual)", "fr-alert--warning")
        case .rateLimited:
            return (
                "Le registre national reçoit trop de demandes en ce moment. Réessayez dans une minute, ou continuez. \(manual)",
                "fr-alert--warning"
            )
        case .unavailable:
            return (
                "Le registre national ne répond pas. Réessayez plus tard, ou continuez. \(manual)", "fr-alert--warning"
            )
        }
    }
}
