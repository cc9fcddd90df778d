import Hummingbird
import HummingbirdCore
import NIOCore

/// Closes a connection on which nothing has come or gone for a while: half a request, an answer that nobody reads, a visitor
/// who left. Whoever takes long but moves on is not cut off.
public enum IdleConnections {
    /// A server that does so.
    /// - Parameter seconds: how long nothing may move.
    public static func server(after seconds: Int64) -> HTTPServerBuilder {
        .http1(
            configuration: .init(
                additionalChannelHandlers: [IdleStateHandler(allTimeout: .seconds(seconds)), Closer()],
                idleTimeout: .seconds(seconds)))
    }

    private final class Closer: ChannelInboundHandler, RemovableChannelHandler {
        typealias InboundIn = Any

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event is IdleStateHandler.IdleStateEvent {
                context.close(promise: nil)
            } else {
                context.fireUserInboundEventTriggered(event)
            }
        }
    }
}
