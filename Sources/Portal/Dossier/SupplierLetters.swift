import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// The letters to a supplier for those who may see them, as PDF.
struct SupplierLetters: Sendable {
    let files: SupplierFiles
    let printer: PDFPrinter
    let limits: RateLimits
    let clock: Clock

    /// Printed from the frozen letter when it is first asked for, and kept.
    func printed(_ number: Int, of file: SupplierFile, _ context: PortalContext) async throws -> Response {
        guard
            let letter = try await files.letters(of: file.id, visibleTo: try context.actor()).first(where: {
                $0.number == number
            })
        else {
            throw Failure.notFound
        }
        let name = "courrier-\(number)-\(file.supplier.slug).pdf"
        if let kept = try await files.printed(number, to: file.id) { return .pdf(kept, named: name) }
        try await limits.spend(.printing, context)
        let queue = try context.actor().role.isStaff ? Queue.staff : .applicants
        let bytes = try await context.whileVisitorStays { [printer] in try await printer.print(letter.html, for: queue)
        }
        return .pdf(try await files.keep(bytes, of: number, to: file.id, at: clock.now()), named: name)
    }
}

/// A letter to a supplier, as a page.
struct SupplierLetterPage: Page {
    static let template = "dossier/supplierletter"
    let title: String
    let issuedAt: String
    let blocks: [IssuedBlock]
    let back: PageLink
    let filePath: String
    /// Where the decision that it tells of is contested.
    let appealPath: String?
    let appeals: [PageLink]
    let hasAppeals: Bool

    /// - Parameter isOwner: whether the reader speaks for the supplier; else the reader had asked for it.
    init(
        _ letter: SupplierLetter, of file: SupplierFile, isOwner: Bool, mayContest: Bool, _ appeals: [Appeals.Entry]
    ) {
        let slug = file.supplier.slug
        title = letter.title
        issuedAt = French.instant(letter.issuedAt)
        blocks = letter.blocks.map(IssuedBlock.init)
        back =
            isOwner
            ? PageLink(path: Routes.ownFiche.path(slug), label: "Revenir à la fiche")
            : PageLink(path: Routes.space.path(), label: "Revenir à mon espace")
        filePath = Routes.ownLetterFile.path(slug, .init(letter.number))
        appealPath = mayContest ? Routes.letterAppeal.path(slug, .init(letter.number)) : nil
        self.appeals = appeals.map(PageLink.init)
        hasAppeals = !appeals.isEmpty
    }
}
