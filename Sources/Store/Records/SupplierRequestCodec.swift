import Referencing

/// The stored form of what is asked about a supplier (version 1).
extension JSONValue {
    init(_ kind: SupplierRequest.Kind) {
        switch kind {
        case .claim(let quality, let acceptance):
            self = [
                "v": 1, "quality": .text(quality), "version": .text(acceptance.version),
                "sha256": .text(acceptance.sha256), "sentence": .text(acceptance.sentence),
                "acceptedAt": .text(Timestamp.text(acceptance.acceptedAt)), "ip": .text(acceptance.ip),
                "userAgent": .text(acceptance.userAgent),
            ]
        case .move(let company): self = ["v": 1, "company": JSONValue(company)]
        }
    }

    func supplierRequestKind(_ code: String) throws -> SupplierRequest.Kind {
        try guardVersion(1, of: "request about a supplier")
        switch code {
        case "revendication":
            return .claim(
                quality: try string("quality"),
                Acceptance(
                    version: try string("version"), sha256: try string("sha256"), sentence: try string("sentence"),
                    acceptedAt: try value("acceptedAt", Timestamp.date), ip: try string("ip"),
                    userAgent: try string("userAgent")))
        case "transfert": return .move(to: try member("company").company())
        default: throw Unreadable(what: "request about a supplier: « \(code) »")
        }
    }
}

extension SupplierRequest.Kind {
    /// As it is stored.
    var code: String {
        switch self {
        case .claim: "revendication"
        case .move: "transfert"
        }
    }
}
