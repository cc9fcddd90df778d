import Foundation
import Gateways
import Referencing
import Synchronization

/// Pictures of the pages of documents, kept once drawn: looking at a letter again costs no program.
final class PagePictures: Sendable {
    private let inspector: PDFInspector
    private let limits: RateLimits
    private let kept = Mutex<(pictures: [String: Data], bytes: Int)>(([:], 0))

    private static let most = 32 << 20
    /// Pictures of one account that are drawn or wait at a time: those of a page, and no more.
    private let places = AddressPlaces(mostOfOneAddress: 8)

    init(inspector: PDFInspector, limits: RateLimits) { (self.inspector, self.limits) = (inspector, limits) }

    /// - Throws: ``Failure`` for one who asks too often or a document that cannot be drawn; `Busy` when too many wait.
    func picture(ofPage page: Int, of document: Document, _ context: PortalContext) async throws -> Data {
        let name = "\(document.sha256) \(page)"
        if let known = kept.withLock({ $0.pictures[name] }) { return known }
        try await limits.spend(.picture, context)
        let isStaff = context.session?.account.role.isStaff ?? false
        let made: Data
        guard let place = places.take(try context.actor().id.text) else { throw Busy() }
        defer { withExtendedLifetime(place) {} }
        do {
            made = try await context.whileVisitorStays { [inspector] in
                try await inspector.picture(ofPage: page, of: document.bytes, for: isStaff ? .staff : .applicants)
            }
        } catch is PDFInspector.Fault {
            throw Failure.printing
        }
        kept.withLock { kept in
            if kept.bytes + made.count > Self.most { kept = ([:], 0) }
            guard made.count <= Self.most, kept.pictures[name] == nil else { return }
            kept.pictures[name] = made
            kept.bytes += made.count
        }
        return made
    }
}
