import Referencing

/// The questions of a claim, and what good answers say.
struct ClaimForm {
    let quality: String
    let statement: String
    let isProvable: Bool

    /// - Parameter address: what the fiche publishes; nil when a link can be sent to nobody.
    static func fields(address: String?) -> [Field] {
        let ways = [
            address.map { ("courriel", "Recevoir un lien à l’adresse de la fiche : \($0)") },
            ("administration", "Demander à l’administration, qui compare avec le répertoire national"),
        ].compactMap { $0 }
        return [
            Field("qualite", "Fonction dans l’entreprise", hint: "Exemple : gérante.").typed("text", maxlength: 100),
            Field("preuve", "Comment prouver que vous parlez au nom de cette entreprise", .radios).choices(ways),
            Field(
                "precisions", "Précisions pour l’administration", .area,
                hint: "Ce qui montre que vous représentez l’entreprise. 2 000 caractères au plus."
            ).required("pour une demande à l’administration"),
            FormController.charterField,
        ]
    }

    /// - Throws: what is wrong, by field.
    init(_ form: FormData, charter: String, hasAddress: Bool) throws(ValidationErrors) {
        var problems = ValidationErrors()
        let (quality, statement) = (form.text("qualite") ?? "", form.text("precisions") ?? "")
        if quality.isEmpty { problems.add("Saisissez votre fonction dans l’entreprise.", "qualite") }
        if PlainText.length(quality) > 100 {
            problems.add("La fonction ne doit pas dépasser 100 caractères.", "qualite")
        }
        let way = form.text("preuve")
        if way != "administration", way != "courriel" || !hasAddress {
            problems.add("Choisissez comment prouver que vous parlez au nom de cette entreprise.", "preuve")
        }
        if way == "administration", statement.isEmpty {
            problems.add("Dites ce qui montre que vous représentez l’entreprise.", "precisions")
        }
        if PlainText.length(statement) > 2000 {
            problems.add("Les précisions ne doivent pas dépasser 2 000 caractères.", "precisions")
        }
        if form.text("version") != charter {
            problems.add("La charte a changé pendant votre lecture : lisez la nouvelle version.", "accepter")
        } else if !form.has("accepter") {
            problems.add("Cochez la case pour accepter la charte.", "accepter")
        }
        guard problems.isEmpty else { throw problems }
        (self.quality, self.statement, isProvable) = (quality, statement, way == "courriel")
    }
}
