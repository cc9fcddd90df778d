import Foundation
import Hummingbird
import Logging
import Store

/// What machines ask: is the process up, may it take requests, how does it fare.
struct HealthController: Sendable {
    let database: DatabaseHealth
    let clock: Clock
    let mails: MailQueue
    let quarantine: Quarantine
    let directory: LiveDirectory
    let metrics: PrometheusMetrics
    let ending: Ending
    /// Whether what is measured has an address of its own.
    let hasListener: Bool

    func add(to router: PortalRouter) {
        router.get(Routes.health) { _, _ in Self.text("ok") }
        router.get(Routes.readiness, use: ready)
        if !hasListener { router.get(Routes.metrics, use: measures) }
    }

    @Sendable private func ready(_: Request, _ context: PortalContext) async throws -> Response {
        guard !ending.hasBegun else { return Self.text("not ready: the process stops", status: .serviceUnavailable) }
        if let reason = await database.fault(at: clock.now()) {
            context.logger.error("not ready", metadata: ["error": .string(reason)])
            return Self.text("not ready: \(reason)", status: .serviceUnavailable)
        }
        let isReady = directory.current != nil
        return isReady
            ? Self.text("ok") : Self.text("not ready: the directory is being made", status: .serviceUnavailable)
    }

    /// For programs of this machine: what comes from elsewhere, or through a proxy, finds nothing.
    @Sendable private func measures(_ request: Request, _ context: PortalContext) async throws -> Response {
        let isDirect = request.headers[named: "X-Forwarded-For"] == nil && request.headers[named: "Forwarded"] == nil
        guard isDirect, context.peer.map({ $0 == "::1" || $0.hasPrefix("127.") }) ?? true else {
            throw Failure.notFound
        }
        return try await measures()
    }

    /// What the process measures, as Prometheus reads it.
    func measures() async throws -> Response {
        let snapshot = directory.current
        let gauges =
            await stored(at: clock.now()) + [
                ("directory_activators", "Activators in the directory.", snapshot?.count ?? 0),
                ("directory_version", "Version of the register that is served.", snapshot?.versions.directory ?? 0),
                ("directory_index_milliseconds", "Time the index took to make.", snapshot?.indexMilliseconds ?? 0),
                ("directory_answers_bytes", "Whole answers kept in memory.", snapshot?.answers.bytes ?? 0),
            ]
        let lines =
            gauges.map { Self.line($0, $1, "gauge", "\($2)") }
            + ProcessMeasures.all().map { Self.line($0.name, $0.help, $0.kind, "\($0.value)") }
        return Self.text(metrics.text + lines.joined())
    }

    /// What stands in the database; while it cannot be relied upon, that alone is told.
    private func stored(at now: Date) async -> [(name: String, help: String, value: Int)] {
        let up = ("database_up", "Whether the database takes writes.")
        do {
            guard await database.fault(at: now) == nil else { return [(up.0, up.1, 0)] }
            let mails = try await mails.counts()
            return [
                (up.0, up.1, 1), ("mails_waiting", "E-mails that wait for their sending.", mails.waiting),
                ("mails_abandoned", "E-mails given up after the last try.", mails.abandoned),
                ("documents_in_quarantine", "Files that wait for the antivirus.", try await quarantine.count()),
            ]
        } catch {
            return [(up.0, up.1, 0)]
        }
    }

    private static func line(_ name: String, _ help: String, _ kind: String, _ value: String) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n\(name) \(value)\n"
    }

    private static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
