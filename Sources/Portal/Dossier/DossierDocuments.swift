import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The documents of an application for those who may see it: files, pictures of pages, and what was issued as PDF.
struct DossierDocuments: Sendable {
    let documents: Documents
    let issuer: ActIssuer
    let printer: PDFPrinter
    let inspector: PDFInspector
    let pictures: PagePictures
    let limits: RateLimits
    let clock: Clock

    /// A document to be kept as a file.
    func file(_ kind: Document.Kind, version: Int? = nil, of id: ApplicationID) async throws -> Response {
        guard let document = try await documents.document(kind, version: version, of: id) else {
            throw Failure.notFound
        }
        return .attachment(document)
    }

    /// A page of a document as a picture: the preview that every browser can show, phones included.
    func picture(
        _ kind: Document.Kind, _ page: PicturePage, of id: ApplicationID, _ context: PortalContext
    ) async throws -> Response {
        guard let document = try await documents.document(kind, of: id), page.page <= document.pages else {
            throw Failure.notFound
        }
        return .picture(try await pictures.picture(ofPage: page.page, of: document, context))
    }

    /// The decisions that a later one replaced, the last one first.
    func former(of file: FiledApplication) async throws -> [IssuedAct] {
        try await issuer.issuedActs.all(.decision, of: file.id).dropLast().reversed()
    }

    /// A decision that a later one replaced, by its number.
    func former(_ number: Int, of file: FiledApplication) async throws -> IssuedAct {
        guard let act = try await former(of: file).first(where: { $0.number == number }) else { throw Failure.notFound }
        return act
    }

    /// The same as PDF, printed from the frozen letter.
    func formerPrinted(_ number: Int, of file: FiledApplication, _ context: PortalContext) async throws -> Response {
        let act = try await former(number, of: file)
        try await limits.spend(.printing, context)
        let queue = try context.actor().role.isStaff ? Queue.staff : .applicants
        let bytes = try await context.whileVisitorStays { [printer] in try await printer.print(act.html, for: queue) }
        return .pdf(bytes, named: "decision-\(file.number)-\(act.number).pdf")
    }

    /// What was issued, as PDF: printed from the frozen letter when it is first asked for, and kept.
    func printed(_ kind: IssuedAct.Kind, of file: FiledApplication, _ context: PortalContext) async throws -> Response {
        guard let act = try await issuer.last(kind, of: file, at: clock.now()) else { throw Failure.notFound }
        if let kept = try await documents.document(kind.document, of: file.id), kept.source == act.source {
            return .attachment(kept)
        }
        try await limits.spend(.printing, context)
        let queue = try context.actor().role.isStaff ? Queue.staff : .applicants
        let (bytes, pages) = try await context.whileVisitorStays { [printer, inspector] in
            let bytes = try await printer.print(act.html, for: queue)
            return (bytes, try await inspector.pages(of: bytes, for: queue))
        }
        let document = Document(
            kind: kind.document, filename: "\(kind.fileName)-\(file.number).pdf", pages: pages, bytes: bytes,
            source: act.source)
        return .attachment(try await documents.keepOnce(document, of: file.id, at: clock.now()))
    }
}

extension IssuedAct.Kind {
    fileprivate var fileName: String { self == .acknowledgement ? "accuse-reception" : "decision" }
}
