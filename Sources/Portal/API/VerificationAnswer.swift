import NIOCore
import Referencing

/// The verdict on one supplier.
struct VerificationAnswer {
    let question: VerifyQuestion
    let finding: Finding
    let today: CivilDay

    func write(to buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"identifiant\":")
        buffer.writeJSON(question.identifier.value)
        buffer.writeStaticString(",\"siren\":")
        buffer.writeJSON(question.identifier.siren?.digits)
        buffer.writeStaticString(",\"date\":")
        buffer.writeJSON(question.day.description)
        buffer.writeStaticString(",\"connu_le\":")
        buffer.writeJSON(question.knownAsTyped)
        buffer.writeStaticString(",\"verdict\":")
        buffer.writeJSON(finding.verdict.rawValue)
        buffer.writeStaticString(",\"nom\":")
        buffer.writeJSON(finding.supplier?.name)
        buffer.writeStaticString(",\"periodes\":[")
        for (place, period) in (finding.supplier?.periods ?? []).enumerated() {
            buffer.writeString(place > 0 ? ",{\"debut\":" : "{\"debut\":")
            buffer.writeJSON(period.start.description)
            buffer.writeStaticString(",\"fin\":")
            buffer.writeJSON(period.end?.description)
            buffer.writeStaticString(",\"motif_fin\":")
            buffer.writeJSON(period.endReason?.rawValue)
            buffer.writeStaticString("}")
        }
        buffer.writeStaticString("],\"avertissements\":")
        buffer.writeJSON(Warnings.of(question, finding, today: today))
        buffer.writeStaticString("}")
    }
}
