import Referencing
import Foundation

/// The questions of the account's pages, and the rules for their answers.
enum AccountForms {
    static let passwordHint =
        "12 caractères au moins. Une suite de quelques mots convient très bien ; évitez les mots de passe courants et votre nom."

    static let name = Field("nom", "Prénom et nom").typed("text", autocomplete: "name", maxlength: 120)
    static let email = Field("courriel", "Adresse électronique", hint: "Exemple : nom@exemple.fr")
        .typed("email", autocomplete: "email", maxlength: 200)
    static let password = Field("mot_de_passe", "Mot de passe").typed("password", autocomplete: "current-password")
    static let newPassword = chosen("Mot de passe")
    static let otherPassword = chosen("Nouveau mot de passe")

    private static func chosen(_ label: String) -> Field {
        Field("mot_de_passe", label, hint: passwordHint)
            .typed("password", autocomplete: "new-password", maxlength: 200)
    }

    static func email(_ form: FormData, _ problems: inout ValidationErrors) -> String {
        let email = form.text("courriel") ?? ""
        if !EmailAddress.isPlausible(email) {
            problems.add("Saisissez une adresse électronique de la forme nom@exemple.fr.", "courriel")
        }
        return email
    }

    static func name(_ form: FormData, _ problems: inout ValidationErrors) -> String {
        let name = form.text("nom") ?? ""
        if name.isEmpty { problems.add("Saisissez vos prénom et nom.", "nom") }
        if PlainText.length(name) > 120 || name.contains("\n") {
            problems.add("Le nom ne doit pas dépasser 120 caractères.", "nom")
        }
        return name
    }

    /// - Parameter personal: the account's own words (name, address), which a password must not hold.
    static func newPassword(
        _ form: FormData, personal: [String], common: CommonPasswords, _ problems: inout ValidationErrors
    ) -> String {
        let password = form.values["mot_de_passe"]?.first ?? ""
        if password.count < 12 {
            problems.add("Le mot de passe doit avoir 12 caractères au moins.", "mot_de_passe")
        } else if password.utf8.count > 400 {
            problems.add("Le mot de passe ne doit pas dépasser 200 caractères.", "mot_de_passe")
        } else if common.contains(password) {
            problems.add("Ce mot de passe est trop courant : choisissez-en un autre.", "mot_de_passe")
        } else if holds(personal, password) {
            problems.add("Le mot de passe ne doit pas reprendre votre nom ou votre adresse.", "mot_de_passe")
        }
        return password
    }

    private static func holds(_ personal: [String], _ password: String) -> Bool {
        func folded(_ text: String) -> String {
            text.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        }
        // Of an address, what stands before the @: many share the rest.
        let own = personal.map { String($0.prefix { $0 != "@" }) }
        let words = own.flatMap { folded($0).split { !$0.isLetter && !$0.isNumber } }.filter { $0.count >= 4 }
        return words.contains { folded(password).contains($0) }
    }
}
