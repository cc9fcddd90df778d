import Foundation
import Hummingbird
import Logging

/// One log line a request, with the ids of its trace. Queries are never logged: they may hold one-time links.
struct RequestLog: RouterMiddleware {
    let trustedProxies: Set<String>

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        context.address = clientAddress(request, context)
        if let trace = request.headers[named: "traceparent"].flatMap({ TraceContext($0) }) {
            for (name, value) in trace.metadata { context.logger[metadataKey: name] = value }
        }
        var response = try await next(request, context)
        let duration = ContinuousClock.now - start
        if context.logger.logLevel <= .info {
            context.logger.info(
                "request",
                metadata: [
                    "method": .string(request.method.rawValue), "path": .string(request.uri.path),
                    "status": .stringConvertible(response.status.code),
                    "ms": .stringConvertible(Int(duration / .milliseconds(1))),
                ])
        }
        response.headers[named: "X-Request-Id"] = context.id
        return response
    }

    /// The right-most address of `X-Forwarded-For` that is not a proxy of ours; the header counts only when the
    /// connection itself comes from such a proxy.
    private func clientAddress(_ request: Request, _ context: PortalContext) -> String {
        guard let peer = context.peer, trustedProxies.contains(peer),
            let header = request.headers[named: "X-Forwarded-For"]
        else {
            return context.address
        }
        let hops = header.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        return hops.last { !trustedProxies.contains($0) } ?? peer
    }
}
