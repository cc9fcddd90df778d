import Foundation
import Gateways
import Referencing

/// The company: its questions, and the company that good answers give.
struct CompanyForm {
    let form: FormData

    static let search = Field(
        "siret", "SIRET de l’établissement", hint: "14 chiffres, avec ou sans espaces. Exemple : 552 081 317 66522"
    ).typed("text", inputmode: "numeric", maxlength: 30)

    static let fields: [Field] = [
        search,
        Field("nom", "Dénomination").typed("text", autocomplete: "organization", maxlength: 200),
        Field("enseigne", "Nom commercial ou enseigne", required: false).typed("text", maxlength: 200),
        Field("forme", "Forme juridique", hint: "Exemple : SARL, entrepreneur individuel.", required: false)
            .typed("text", maxlength: 100),
        Field("naf", "Code NAF", hint: "Exemple : 62.02A", required: false).typed("text", maxlength: 10),
        Field("adresse", "Adresse").typed("text", autocomplete: "address-line1", maxlength: 200),
        Field("code_postal", "Code postal", hint: "5 chiffres").typed(
            "text", autocomplete: "postal-code", inputmode: "numeric", maxlength: 10),
        Field("commune", "Commune").typed("text", autocomplete: "address-level2", maxlength: 100),
    ]

    /// Reads the SIRET alone: the first step.
    /// - Throws: what is wrong with it.
    func siret() throws(ValidationErrors) -> Siret {
        var problems = ValidationErrors()
        let text = form.text("siret") ?? ""
        let siret = Siret(text)
        if text.isEmpty {
            problems.add("Saisissez le SIRET de votre établissement.", "siret")
        } else if siret == nil {
            let digits = text.filter(\.isNumber).count
            problems.add("Un SIRET a 14 chiffres ; vous en avez saisi \(digits).", "siret")
        }
        guard let siret else { throw problems }
        return siret
    }

    /// - Parameters:
    ///   - record: what the registry said of this SIRET, if it did.
    ///   - communeCode: the INSEE code, when the communes are known.
    func validated(record: RegistryRecord?, communeCode: String?) throws(ValidationErrors) -> Company {
        var problems = ValidationErrors()
        let siret = try siret()
        // The registry outranks the checksum; without its word, a wrong key is an error.
        if record == nil, !siret.passesChecksum {
            problems.add("Ce SIRET est mal recopié : sa clé de contrôle est fausse.", "siret")
        }
        let name = required("nom", "Saisissez la dénomination de l’entreprise.", &problems)
        let address = required("adresse", "Saisissez l’adresse de l’établissement.", &problems)
        let commune = required("commune", "Saisissez la commune.", &problems)
        let postalCode = form.text("code_postal")?.filter(\.isNumber) ?? ""
        if Department(postalCode: postalCode) == nil {
            problems.add("Saisissez un code postal français de 5 chiffres.", "code_postal")
        }
        let naf = form.text("naf").map { NAFCode($0) }
        if let naf, naf == nil { problems.add("Un code NAF a 4 chiffres et une lettre, comme 62.02A.", "naf") }
        let tradeName = optional("enseigne", "L’enseigne tient sur une ligne de 200 caractères au plus.", &problems)
        let legalForm = optional(
            "forme", "La forme juridique tient sur une ligne de 200 caractères au plus.", &problems)
        guard problems.isEmpty else { throw problems }
        return Company(
            siret: siret, name: name, tradeName: tradeName, legalForm: legalForm,
            naf: naf??.value, address: address, postalCode: postalCode, commune: commune, communeCode: communeCode,
            registry: record)
    }

    static func form(_ company: Company) -> FormData {
        var form = FormData()
        form.set("siret", company.siret.digits)
        form.set("nom", company.name)
        form.set("enseigne", company.tradeName)
        form.set("forme", company.legalForm)
        form.set("naf", company.naf)
        form.set("adresse", company.address)
        form.set("code_postal", company.postalCode)
        form.set("commune", company.commune)
        return form
    }

    static func form(_ record: RegistryRecord) -> FormData {
        var form = FormData()
        form.set("siret", record.siret.digits)
        form.set("nom", record.name)
        form.set("enseigne", record.tradeName)
        form.set("forme", record.legalForm.map(LegalForm.name))
        form.set("naf", record.naf)
        form.set("adresse", record.address)
        form.set("code_postal", record.postalCode)
        form.set("commune", record.commune)
        return form
    }

    private func optional(_ name: String, _ message: String, _ problems: inout ValidationErrors) -> String? {
        let text = form.text(name)
        if let text, text.contains("\n") || PlainText.length(text) > 200 { problems.add(message, name) }
        return text
    }

    private func required(_ name: String, _ message: String, _ problems: inout ValidationErrors) -> String {
        let text = form.text(name) ?? ""
        if text.isEmpty || text.contains("\n") || PlainText.length(text) > 200 { problems.add(message, name) }
        return text
    }
}

/// The legal forms that consultants have most, from the registry's four-digit codes (INSEE, catégories juridiques).
enum LegalForm {
    static func name(_ code: String) -> String {
        switch code.prefix(2) {
        case "10": return "Entrepreneur individuel"
        case "54": return code == "5498" ? "SARL unipersonnelle (EURL)" : "SARL"
        case "55", "56": return "Société anonyme (SA)"
        case "57": return code == "5720" ? "SAS unipersonnelle (SASU)" : "SAS"
        case "65": return "Société civile"
        case "92": return "Association"
        default: return "Catégorie juridique \(code)"
        }
    }
}
