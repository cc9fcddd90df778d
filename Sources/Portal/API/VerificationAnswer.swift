import Referencing

/// The verdict on one supplier.
struct VerificationAnswer {
    let question: VerifyQuestion
    let finding: Finding
    let today: CivilDay

    func write(to writer: inout ByteWriter) {
        writer.write("{\"identifiant\":")
        writer.writeJSON(question.identifier.value)
        writer.write(",\"siren\":")
        writer.writeJSON(question.identifier.siren?.digits)
        writer.write(",\"date\":")
        writer.writeJSON(question.day.description)
        writer.write(",\"connu_le\":")
        writer.writeJSON(question.knownAsTyped)
        writer.write(",\"verdict\":")
        writer.writeJSON(finding.verdict.rawValue)
        writer.write(",\"nom\":")
        writer.writeJSON(finding.supplier?.name)
        writer.write(",\"periodes\":[")
        for (place, period) in (finding.supplier?.periods ?? []).enumerated() {
            writer.write(place > 0 ? ",{\"debut\":" : "{\"debut\":")
            writer.writeJSON(period.start.description)
            writer.write(",\"fin\":")
            writer.writeJSON(period.end?.description)
            writer.write(",\"motif_fin\":")
            writer.writeJSON(period.endReason?.rawValue)
            writer.write("}")
        }
        writer.write("],\"avertissements\":")
        writer.writeJSON(Warnings.of(question, finding, today: today))
        writer.write("}")
    }
}
