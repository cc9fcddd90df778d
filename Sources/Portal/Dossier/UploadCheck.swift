import Foundation
import Gateways
import Logging
import Referencing
import Store

/// Looks at a PDF that somebody sent, before it is kept: the antivirus first, then the programs that read it.
struct UploadCheck: Sendable {
    /// Nil when the service has none.
    let antivirus: Antivirus?
    let inspector: PDFInspector
    let security: SecurityLog

    /// What is known of a file that may be kept.
    struct Checked: Sendable {
        let pages: Int
        let scan: Scan
        let activeContent: Set<ActiveContent>
    }

    /// - Parameter expected: how many pages it must have at least.
    /// - Throws: `Refusal.infectedLetter`; `PDFInspector.Fault`, which says why it is not taken; `PDFInspector.Failure` or
    ///   `Busy` when it cannot be looked at now.
    func check(_ bytes: Data, atLeast expected: Int, _ context: PortalContext) async throws -> Checked {
        let scan = try await scan(bytes, context)
        guard scan != .infected else {
            await security.note(.fileRefused, .failure, account: try context.actor().id, context)
            throw Refusal.infectedLetter
        }
        let pages = try await inspector.pages(of: bytes, atLeast: expected)
        return Checked(pages: pages, scan: scan, activeContent: try await inspector.activeContent(of: bytes))
    }

    /// An antivirus that does not answer stops nobody: the file waits in quarantine.
    private func scan(_ bytes: Data, _ context: PortalContext) async throws -> Scan {
        guard let antivirus, !bytes.isEmpty else { return .unchecked }
        do {
            guard case .infected(let name) = try await antivirus.verdict(on: bytes) else { return .clean }
            context.logger.warning("infected file refused", metadata: ["found": .string(name)])
            return .infected
        } catch let error as CancellationError {
            throw error
        } catch {
            context.logger.warning("antivirus without answer", metadata: ["error": .string("\(error)")])
            return .pending
        }
    }

    /// The PDF that comes with a text, if one does; what is wrong with it stands beside its field.
    func attachment(
        _ context: PortalContext, _ problems: inout ValidationErrors
    ) async throws -> (attachment: Attachment, bytes: Data)? {
        guard let file = context.form.files[Self.field.name], !file.bytes.isEmpty else { return nil }
        if file.bytes.count > 10 << 20 { throw Failure.tooLarge }
        do {
            // Readers look for the mark further on; what begins otherwise may be something else too.
            guard file.bytes.starts(with: Data("%PDF-".utf8)) else { throw PDFInspector.Fault.notAPDF }
            let checked = try await check(file.bytes, atLeast: 1, context)
            // Nobody else reads it before the antivirus has: it waits for no quarantine here.
            guard checked.scan != .pending else {
                problems.add(
                    "L’antivirus ne répond pas : envoyez votre texte sans cette pièce, ou réessayez dans quelques minutes.",
                    Self.field.name)
                return nil
            }
            // Nobody is warned of a script in what is read here.
            guard checked.activeContent.isEmpty else {
                problems.add(
                    "Cette pièce contient des éléments actifs (programme, fichier joint…). Imprimez-la dans un nouveau PDF, puis joignez celui-ci.",
                    Self.field.name)
                return nil
            }
            let stem = file.filename.lowercased().hasSuffix(".pdf") ? file.filename.dropLast(4) : file.filename[...]
            let name = (stem.isEmpty ? "piece" : stem.prefix(190)) + ".pdf"
            return (
                Attachment(
                    filename: String(name), pages: checked.pages, size: file.bytes.count,
                    sha256: Digest.sha256(file.bytes)),
                file.bytes
            )
        } catch let fault as PDFInspector.Fault {
            problems.add(fault.attachmentAdvice, Self.field.name)
        } catch Refusal.infectedLetter {
            problems.add(
                "L’antivirus a trouvé un programme malveillant dans cette pièce : elle n’a pas été conservée.",
                Self.field.name)
        }
        return nil
    }

    /// The question that the forms of texts ask.
    static let field: Field = {
        var field = Field(
            "piece", "Pièce jointe", .file,
            hint: "Un PDF, 10 Mo au plus. Si le formulaire revient avec une erreur, choisissez-la de nouveau.",
            required: false)
        field.accept = "application/pdf"
        return field
    }()
}

extension PDFInspector.Fault {
    /// The same for a file that is no letter.
    fileprivate var attachmentAdvice: String {
        switch self {
        case .empty, .notAPDF: "Ce fichier n’est pas un PDF. Enregistrez ou numérisez la pièce au format PDF."
        case .encrypted, .unreadable, .tooFewPages: message
        }
    }
}

extension Attachment {
    /// « facture.pdf, 2 pages, 1,4 Mo ».
    var label: String { "\(filename), \(French.count(pages, "page", "pages")), \(French.size(size))" }
}
