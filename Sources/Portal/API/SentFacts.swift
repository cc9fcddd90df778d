import Foundation
import Referencing

/// The facts of a JSON object, each read as its scheme reads it; `null` is as good as absent.
struct SentFacts {
    let values: [String: SchemeValue]

    /// - Throws: ``Failure`` 400 that names what is not understood.
    init(_ body: Data, of scheme: Scheme) throws {
        let sent: Any
        do { sent = try JSONSerialization.jsonObject(with: body) } catch { throw Self.notAnObject }
        guard let object = sent as? [String: Any] else { throw Self.notAnObject }
        var values: [String: SchemeValue] = [:]
        for (code, value) in object.sorted(by: { $0.key < $1.key }) {
            guard let fact = scheme.fact(code) else {
                let known = scheme.facts.map(\.code).joined(separator: ", ")
                throw Self.malformed(
                    "Fait inconnu : « \(code.prefix(60)) ». Les faits connus sont : \(known).")
            }
            if value is NSNull { continue }
            guard let read = Self.text(value, fact.kind).flatMap(fact.value) else {
                throw Self.malformed("\(code) : \(fact.expected).")
            }
            values[code] = read
        }
        self.values = values
    }

    /// The text from which the scheme reads a value; nil for one of another kind.
    private static func text(_ value: Any, _ kind: SchemeFact.Kind) -> String? {
        switch (value, kind) {
        case (let text as String, _): text
        case (let texts as [String], .days): texts.joined(separator: "|")
        // A boolean is a number to Foundation: its type tells it.
        case (let number as NSNumber, .flag) where String(cString: number.objCType) == "c":
            number.boolValue ? "oui" : "non"
        case (let number as NSNumber, .number) where String(cString: number.objCType) != "c": "\(number.doubleValue)"
        default: nil
        }
    }

    private static let notAnObject = malformed(
        "Un objet JSON de faits est attendu, par exemple {\"effectif\": 4}.")

    private static func malformed(_ advice: String) -> Failure {
        Failure(status: .badRequest, title: "Demande mal formée", advice: advice)
    }
}

extension SchemeFact {
    /// What it takes, in words.
    var expected: String {
        switch kind {
        case .flag: "true ou false est attendu"
        case .number: "un nombre positif est attendu"
        case .choice: "une de ces valeurs est attendue : \(choices.map(\.code).joined(separator: ", "))"
        case .department: "le code d’un département ou d’une collectivité est attendu, par exemple 35, 2A ou 972"
        case .naf: "un code NAF est attendu, par exemple 55.10Z"
        case .day: "un jour est attendu, par exemple 2021-04-12"
        case .days: "un jour ou une liste de jours est attendu, par exemple 2021-02-10"
        }
    }
}
