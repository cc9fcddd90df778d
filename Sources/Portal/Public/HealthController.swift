import Hummingbird
import Logging
import Store

/// What machines ask: is the process up, may it take requests, how does it fare.
struct HealthController: Sendable {
    let portal: Portal

    func add(to router: PortalRouter) {
        router.get("healthz") { _, _ in Self.text("ok") }
        router.get("readyz", use: ready)
        router.get("metrics", use: metrics)
    }

    @Sendable private func ready(_: Request, _ context: PortalContext) async throws -> Response {
        do {
            // The schema was checked at boot: a read tells that the database answers.
            _ = try await portal.stores.suppliers.versions()
        } catch {
            context.logger.error("not ready", metadata: ["error": .string("\(error)")])
            return Self.text("not ready", status: .serviceUnavailable)
        }
        let isReady = portal.directory.current != nil
        return isReady ? Self.text("ok") : Self.text("not ready", status: .serviceUnavailable)
    }

    @Sendable private func metrics(_: Request, _: PortalContext) async throws -> Response {
        let mails = try await portal.stores.mails.counts()
        let edition = portal.directory.current
        return Self.text(
            portal.metrics.text([
                ("mails_waiting", "E-mails that wait for their sending.", mails.waiting),
                ("mails_abandoned", "E-mails given up after the last try.", mails.abandoned),
                ("directory_activators", "Activators in the directory.", edition?.fiches.count ?? 0),
                ("directory_version", "Version of the register that is served.", edition?.versions.directory ?? 0),
                ("directory_index_milliseconds", "Time the index took to make.", edition?.indexMilliseconds ?? 0),
                ("directory_answers_bytes", "Whole answers kept in memory.", edition?.answers.bytes ?? 0),
            ]))
    }

    private static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
