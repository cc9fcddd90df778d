import Testing

@testable import Portal

@Suite struct AccountFormsTests {
    private static let personal = ["Amélie Dupont-Le Goff", "a.caradec@orange.fr"]

    @Test(arguments: [
        ("dupont-123456789", false), ("DUPONT et fils 2026", false), ("une AMELIE au jardin", false),
        ("améliesurlaplage", false), ("mon caradec préféré", false), ("goffres au chocolat", false),
        ("orange amère du soir", true), ("passoire violette 26", true), ("le soleil a brillé", true),
        ("trop court", false),
    ])
    func aPasswordHoldsNoNameOfItsOwner(password: String, isTaken: Bool) throws {
        var (form, problems) = (FormData(), ValidationErrors())
        form.set("mot_de_passe", password)
        _ = AccountForms.newPassword(form, personal: Self.personal, common: try CommonPasswords(files: []), &problems)
        #expect(problems.isEmpty == isTaken)
    }
}
