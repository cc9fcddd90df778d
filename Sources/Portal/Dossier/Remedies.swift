/// How a decision may be contested, in full (CJA R421-1 and R421-5; CRPA L411-2).
enum Remedies {
    static let text = ways("Cette décision peut être contestée dans les deux mois qui suivent sa notification")

    /// - Parameter within: what may be contested, and in what time.
    static func ways(_ within: String) -> String {
        "\(within) : par un recours gracieux adressé au service ci-dessus, par un recours hiérarchique adressé au ministre chargé de l’économie, ou par un recours devant le tribunal administratif, que vous pouvez saisir par l’application Télérecours citoyens, www.telerecours.fr (articles R421-1 et R421-5 du code de justice administrative). Un recours gracieux ou hiérarchique formé dans ce délai interrompt, une fois, le délai du recours devant le tribunal (article L411-2 du code des relations entre le public et l’administration)."
    }
}
