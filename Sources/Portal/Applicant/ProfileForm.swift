import Foundation
import Referencing

/// The presentation: its questions, and the profile that good answers give.
struct ProfileForm {
    let form: FormData

    static let fields: [Field] = [
        Field("contact", "Prénom et nom du contact").typed("text", autocomplete: "name", maxlength: 120),
        Field(
            "qualite", "Fonction dans l’entreprise",
            hint: "Exemple : gérante. C’est la personne qui signe la lettre d’engagement."
        )
        .typed("text", autocomplete: "organization-title", maxlength: 120),
        Field("courriel", "Adresse électronique de contact", hint: "Exemple : nom@exemple.fr")
            .typed("email", autocomplete: "email", maxlength: 200),
        Field("telephone", "Téléphone", hint: "Exemple : 01 22 33 44 55", required: false)
            .typed("tel", autocomplete: "tel", maxlength: 30),
        Field(
            "publier", "À publier dans l’annuaire", .checkboxes,
            hint: "Rien n’est publié sans votre accord ; vous pourrez changer d’avis.", required: false
        ).choices([("nom", "Le nom du contact"), ("courriel", "L’adresse électronique"), ("telephone", "Le téléphone")]
        ),
        Field(
            "site", "Site internet", hint: "Il doit porter des mentions légales. Exemple : https://www.exemple.fr",
            required: false
        ).typed("text", autocomplete: "url", inputmode: "url", maxlength: 300),
        Field(
            "courte", "Présentation courte", .area,
            hint: "\(Profile.shortLimit) caractères au plus : elle figure dans les listes."),
        Field(
            "longue", "Présentation détaillée", .area, hint: "\(French.number(Profile.longLimit)) caractères au plus.",
            required: false),
        Field("themes", "Thèmes d’intervention", .checkboxes, hint: "Un thème au moins.")
            .choices(Theme.allCases.map { ($0.rawValue, $0.name) }),
        Field("territoire", "Territoire", .radios)
            .choices([("national", "France entière"), ("departements", "Certains départements")]),
        Field(
            "departements", "Départements", .checkboxes, hint: "Si vous n’intervenez pas dans la France entière.",
            required: false
        ).choices(Department.all.map { ($0.code, "\($0.code) \($0.name)") }),
        Field("tailles", "Taille des entreprises accompagnées", .checkboxes, required: false)
            .choices(FirmSize.allCases.map { ($0.rawValue, $0.name) }),
        Field("premier_rdv", "Le premier rendez-vous est gratuit", .checkbox, required: false),
        Field("distance", "J’accompagne aussi à distance", .checkbox, required: false),
        Field("tarif", "Tarif indicatif", .select, required: false)
            .choices([("", "Ne pas préciser")] + PriceRange.allCases.map { ($0.rawValue, $0.name) }),
    ]

    func validated() throws(ValidationErrors) -> Profile {
        var problems = ValidationErrors()
        let contact = line("contact", "Saisissez le prénom et le nom du contact.", &problems)
        let quality = line("qualite", "Saisissez la fonction du contact dans l’entreprise.", &problems)
        let email = AccountForms.email(form, &problems)
        let phone = form.text("telephone")
        if let phone, !Self.isPhone(phone) {
            problems.add("Saisissez un numéro de téléphone, par exemple 01 22 33 44 55.", "telephone")
        }
        let short = form.text("courte") ?? ""
        if short.isEmpty { problems.add("Saisissez une présentation courte.", "courte") }
        limit(short, Profile.shortLimit, "courte", &problems)
        limit(form.text("longue") ?? "", Profile.longLimit, "longue", &problems)
        let themes = Theme.allCases.filter { form.all("themes").contains($0.rawValue) }
        if themes.isEmpty { problems.add("Choisissez un thème au moins.", "themes") }
        let website = website(&problems)
        let territory = territory(&problems)
        guard problems.isEmpty, let territory else { throw problems }
        let published = form.all("publier")
        return Profile(
            contactName: contact, contactQuality: quality, email: email, phone: phone,
            publishesName: published.contains("nom"), publishesEmail: published.contains("courriel"),
            publishesPhone: published.contains("telephone"), website: website, short: short,
            long: form.text("longue"), themes: themes, territory: territory,
            sizes: FirmSize.allCases.filter { form.all("tailles").contains($0.rawValue) },
            firstMeetingFree: form.has("premier_rdv"), price: form.text("tarif").flatMap(PriceRange.init),
            worksRemotely: form.has("distance"))
    }

    /// The answers that give a profile: what the page shows when somebody comes back.
    static func form(_ profile: Profile) -> FormData {
        var form = FormData()
        form.set("contact", profile.contactName)
        form.set("qualite", profile.contactQuality)
        form.set("courriel", profile.email)
        form.set("telephone", profile.phone)
        form.set("site", profile.website)
        form.set("courte", profile.short)
        form.set("longue", profile.long)
        form.set("tarif", profile.price?.rawValue)
        form.set("premier_rdv", profile.firstMeetingFree ? "oui" : nil)
        form.set("distance", profile.worksRemotely == true ? "oui" : nil)
        let published = [
            ("nom", profile.publishesName), ("courriel", profile.publishesEmail), ("telephone", profile.publishesPhone),
        ]
        form.set("publier", all: published.filter(\.1).map(\.0))
        form.set("themes", all: profile.themes.map(\.rawValue))
        form.set("tailles", all: profile.sizes.map(\.rawValue))
        switch profile.territory {
        case .national: form.set("territoire", "national")
        case .departments(let departments):
            form.set("territoire", "departements")
            form.set("departements", all: departments.map(\.code))
        }
        return form
    }

    private func line(_ name: String, _ message: String, _ problems: inout ValidationErrors) -> String {
        let text = form.text(name) ?? ""
        if text.isEmpty || text.contains("\n") { problems.add(message, name) }
        limit(text, 120, name, &problems)
        return text
    }

    private func limit(_ text: String, _ most: Int, _ name: String, _ problems: inout ValidationErrors) {
        guard PlainText.length(text) > most else { return }
        problems.add(
            "Le texte a \(French.count(text.count, "caractère", "caractères")) ; la limite est de \(French.number(most)).",
            name)
    }

    private func website(_ problems: inout ValidationErrors) -> String? {
        guard let text = form.text("site") else { return nil }
        let address = WebAddress(text)
        if address == nil { problems.add("Saisissez l’adresse d’un site, par exemple https://www.exemple.fr.", "site") }
        return address?.value
    }

    private func territory(_ problems: inout ValidationErrors) -> Territory? {
        switch form.text("territoire") {
        case "national": return .national
        case "departements":
            let codes = Set(form.all("departements"))
            let departments = Department.all.filter { codes.contains($0.code) }
            if departments.isEmpty { problems.add("Choisissez un département au moins.", "departements") }
            return departments.isEmpty ? nil : .departments(departments)
        default:
            problems.add("Choisissez votre territoire.", "territoire")
            return nil
        }
    }

    private static func isPhone(_ text: String) -> Bool {
        let digits = text.filter(\.isNumber).count
        return (9...15).contains(digits) && text.allSatisfy { $0.isNumber || " .-()+\u{A0}\u{202F}".contains($0) }
    }
}

extension FormData {
    /// Puts a stored value where an answer would be; nil leaves the question open.
    mutating func set(_ name: String, _ value: String?) { set(name, all: value.map { [$0] } ?? []) }
}
