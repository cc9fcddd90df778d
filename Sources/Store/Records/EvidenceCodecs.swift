import Referencing

/// The stored forms of what an application holds beside its company and its presentation (version 1 each).
extension JSONValue {
    init(_ outcome: Outcome) {
        switch outcome {
        case .accept: self = ["v": 1, "outcome": "accept"]
        case .refuse(let reasons):
            self = [
                "v": 1, "outcome": "refuse", "grounds": JSONValue(reasons.grounds.map(\.rawValue)),
                "facts": .text(reasons.facts),
            ]
        }
    }

    func outcome() throws -> Outcome {
        try guardVersion(1, of: "outcome")
        switch try string("outcome") {
        case "accept": return .accept
        case "refuse":
            let grounds = try values("grounds", RefusalGround.init)
            return .refuse(try Reasons(grounds: grounds, facts: try string("facts")))
        case let unknown: throw Unreadable(what: "outcome: « \(unknown) »")
        }
    }

    init(_ extract: Extract) {
        self = [
            "v": 1, "company": extract.company.map { JSONValue($0) } ?? .null,
            "profile": extract.profile.map { JSONValue($0) } ?? .null,
            "signedLetterSHA256": JSONValue(extract.signedLetterSHA256), "charter": JSONValue(extract.charter),
        ]
    }

    func extract() throws -> Extract {
        try guardVersion(1, of: "extract")
        return Extract(
            company: try memberIfAny("company")?.company(), profile: try memberIfAny("profile")?.profile(),
            signedLetterSHA256: try stringIfAny("signedLetterSHA256"), charter: try stringIfAny("charter"))
    }

    init(_ items: [ComplementRequest.Item]) {
        self = [
            "v": 1,
            "items": .list(
                items.map {
                    [
                        "section": .text($0.section.rawValue), "text": .text($0.text),
                        "indispensable": JSONValue($0.isIndispensable),
                    ]
                }),
        ]
    }

    /// Requests of the first releases held up the examination, whatever they asked for.
    func complementItems() throws -> [ComplementRequest.Item] {
        try guardVersion(1, of: "complement request")
        return try list("items").map {
            .init(
                section: try $0.value("section", Section.init), text: try $0.string("text"),
                isIndispensable: try $0.flagIfAny("indispensable") ?? true)
        }
    }

    init(_ subject: LetterSubject) {
        self = [
            "v": 1, "siret": .text(subject.siret.digits), "companyName": .text(subject.companyName),
            "address": .text(subject.address), "signatory": .text(subject.signatory), "quality": .text(subject.quality),
            "charter": .text(subject.charter),
        ]
    }

    func letterSubject() throws -> LetterSubject {
        try guardVersion(1, of: "letter")
        return LetterSubject(
            siret: try value("siret") { Siret($0) }, companyName: try string("companyName"),
            address: try string("address"), signatory: try string("signatory"), quality: try string("quality"),
            charter: try string("charter"))
    }
}
