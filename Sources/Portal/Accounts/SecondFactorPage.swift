import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The secret, for an authenticator.
struct SecondFactorPage: Page {
    static let template = "staff/secondfactor"
    let title = "Activer la double authentification"
    /// The picture that a telephone reads.
    let picture: String
    /// The same secret to be typed, in groups of four.
    let secret: String
    let form: FormView

    init(_ code: TimeBasedCode, of email: String, _ form: FormView) throws {
        let svg = try QRCode.svg(code.address(of: email, issuer: "Activateurs France Num"))
        picture = "data:image/svg+xml;base64," + Data(svg.utf8).base64EncodedString()
        secret = code.base32.inFours(separator: " ")
        self.form = form
    }
}

/// The codes for the day when the telephone is lost; they are shown this once.
struct RecoveryCodesPage: Page {
    static let template = "staff/recovery"
    let title = "Vos codes de secours"
    let codes: [String]
    /// Whether they replace others.
    let isRenewal: Bool

    init(_ codes: [String], isRenewal: Bool) {
        self.isRenewal = isRenewal
        self.codes = codes.map { $0.inFours(separator: "-") }
    }
}

extension String {
    /// In groups of four, as people read and copy codes.
    fileprivate func inFours(separator: String) -> String {
        let letters = Array(self)
        return stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: separator)
    }
}
