import Foundation
import Gateways
import Referencing
import Store

/// Makes engagement letters: from the model's HTML to a PDF with its own reference.
public struct LetterPrinter: Sendable {
    let renderer: Renderer
    let printer: PDFPrinter
    let baseURL: String

    /// A letter that nothing keeps yet.
    public struct Made: Sendable {
        public let act: MakeLetter
        public let pdf: Document
    }

    public init(renderer: Renderer, printer: PDFPrinter, baseURL: String) {
        (self.renderer, self.printer, self.baseURL) = (renderer, printer, baseURL)
    }

    /// - Throws: a rendering's or the printer's error: nothing was made.
    public func make(
        _ company: Company, _ profile: Profile, _ accepted: Acceptance, on day: CivilDay
    ) async throws -> Made {
        let subject = LetterSubject(company: company, profile: profile, charter: accepted.version)
        let reference = LetterReference.make(year: day.year)
        let view = try EngagementLetterView(
            subject, accepted, reference: reference, address: baseURL + Routes.letterCheck.path(reference), on: day)
        let bytes = try await printer.print(try renderer.text(view, "letters/engagement"))
        let pages = try await PDFInspector().pages(of: bytes)
        let pdf = Document(kind: .letter, filename: "lettre-engagement-\(reference).pdf", pages: pages, bytes: bytes)
        return Made(
            act: MakeLetter(reference: reference, subject: subject, pages: pages, sha256: pdf.sha256), pdf: pdf)
    }
}

/// The number of a letter, printed on it: hard to guess, easy to read aloud.
enum LetterReference {
    static func make(year: Int) -> String {
        let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")
        var random = SystemRandomNumberGenerator()
        let letters = (0..<10).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
        return "LE-\(year)-\(String(letters))"
    }
}

/// What the letter's template prints.
struct EngagementLetterView: View {
    let reference: String
    let companyName: String
    let siret: String
    let companyAddress: String
    let signatory: String
    let quality: String
    let charter: String
    let acceptedAt: String
    let day: String
    let checkAddress: String
    /// A `data:` address of the QR code.
    let code: String

    init(_ subject: LetterSubject, _ accepted: Acceptance, reference: String, address: String, on day: CivilDay) throws
    {
        self.reference = reference
        (companyName, companyAddress) = (subject.companyName, subject.address)
        siret = subject.siret.printed
        (signatory, quality, charter) = (subject.signatory, subject.quality, subject.charter)
        (acceptedAt, self.day, checkAddress) = (French.instant(accepted.acceptedAt), French.day(day), address)
        code = "data:image/svg+xml;base64," + Data(try QRCode.svg(address).utf8).base64EncodedString()
    }
}
