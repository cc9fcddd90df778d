import Foundation
import Gateways
import Logging
import Referencing

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
}
