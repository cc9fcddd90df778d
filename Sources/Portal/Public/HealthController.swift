import Hummingbird
import Logging
import Store

/// What machines ask: is the process up, may it take requests, how does it fare.
struct HealthController: Sendable {
    let suppliers: Suppliers
    let mails: MailQueue
    let directory: LiveDirectory
    let metrics: PrometheusMetrics

    func add(to router: PortalRouter) {
        router.get(Routes.health) { _, _ in Self.text("ok") }
        router.get(Routes.readiness, use: ready)
        router.get(Routes.metrics, use: measures)
    }

    @Sendable private func ready(_: Request, _ context: PortalContext) async throws -> Response {
        do {
            // The schema was checked at boot: a read tells that the database answers.
            _ = try await suppliers.versions()
        } catch {
            context.logger.error("not ready", metadata: ["error": .string("\(error)")])
            return Self.text("not ready", status: .serviceUnavailable)
        }
        let isReady = directory.current != nil
        return isReady ? Self.text("ok") : Self.text("not ready", status: .serviceUnavailable)
    }

    @Sendable private func measures(_: Request, _: PortalContext) async throws -> Response {
        let mails = try await mails.counts()
        let snapshot = directory.current
        let gauges = [
            ("mails_waiting", "E-mails that wait for their sending.", mails.waiting),
            ("mails_abandoned", "E-mails given up after the last try.", mails.abandoned),
            ("directory_activators", "Activators in the directory.", snapshot?.count ?? 0),
            ("directory_version", "Version of the register that is served.", snapshot?.versions.directory ?? 0),
            ("directory_index_milliseconds", "Time the index took to make.", snapshot?.indexMilliseconds ?? 0),
            ("directory_answers_bytes", "Whole answers kept in memory.", snapshot?.answers.bytes ?? 0),
        ]
        let lines = gauges.map { name, help, value in "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(value)\n"
        }
        return Self.text(metrics.text + lines.joined())
    }

    private static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
