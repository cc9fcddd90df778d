import Foundation
import Logging
import ServiceLifecycle
import Store

/// Signs the journal's head at the start, every hour, and at the end.
public struct AnchorKeeper: Service {
    let journal: Journal
    let anchors: JournalAnchors
    let logger: Logger

    /// - Throws: nothing but the end of the service.
    public func run() async throws {
        logger.info("journal anchored", metadata: ["key": .string(anchors.publicKey)])
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await anchor()
                do { try await Task.sleep(for: .seconds(3600)) } catch { break }
            }
        }
        await Task { await anchor() }.value
    }

    private func anchor() async {
        do {
            let head = try await journal.headInPlace()
            guard head.seq > 0 else { return }
            try anchors.add(seq: head.seq, hash: head.hash, at: Date())
        } catch {
            logger.error("journal not anchored", metadata: ["error": .string("\(error)")])
        }
    }
}
