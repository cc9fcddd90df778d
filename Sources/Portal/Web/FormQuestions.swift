import Referencing

/// The questions of each form, by the address that it is sent to: what was typed is given back under their labels.
enum FormQuestions {
    /// Passwords and codes apart, which are given back to nobody.
    static func asked(at path: String) -> [Field] {
        // A choice whose list is not here would show its code.
        all(path).filter {
            $0.type != "password" && $0.name != SecondFactorCheck.name && !($0.isSelect && $0.options.count < 2)
        }
    }

    private static func all(_ path: String) -> [Field] {
        switch path {
        case Routes.company.path(): CompanyForm.fields
        case Routes.profile.path(): ProfileForm.fields
        case Routes.signUp.path(), Routes.staffAccounts.path():
            [AccountForms.name, AccountForms.email]
        case Routes.logIn.path(), Routes.forgotten.path(): [AccountForms.email]
        default: act(path)?.fields(colleagues: []) ?? texts + profile
        }
    }

    /// An act on a file, whose address ends with its name; the acts on a supplier have other questions under the same names.
    private static func act(_ path: String) -> StaffAct? {
        path.hasPrefix(Routes.queue.path()) && !path.hasPrefix(Routes.register.path())
            ? path.split(separator: "/").last.flatMap { StaffAct(rawValue: String($0)) } : nil
    }

    /// The long texts of the other forms: what is worth keeping there.
    private static let texts = [
        Field("reponse", "Votre réponse"), Field("message", "Votre message"), Field("note", "Note interne"),
        Field("raison", "Raison"), Field("courriel", "Adresse électronique"), Field("faits", "Motifs de fait"),
        Field("urgence", "Raison de l’urgence"), Field("observations", "Observations"),
        Field("compte_rendu", "Compte rendu"), Field("arguments", "Arguments du recours"),
        Field("motifs", "Motifs"), Field("precisions", "Précisions"),
    ]
    /// A fiche is edited under several addresses.
    private static let profile = ProfileForm.fields.filter { field in !texts.contains { $0.name == field.name } }
}
