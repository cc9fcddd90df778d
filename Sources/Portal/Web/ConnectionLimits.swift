import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes

#if canImport(Glibc)
    import Glibc
#endif

/// What one connection, one address and all together may hold. A connection on which nothing comes or goes is closed: half a
/// request, an answer that nobody reads, a visitor who left. So is one whose body takes longer than any line needs, however
/// steadily it drips. Beyond the number of all, new connections wait to be accepted; beyond that of one address they are
/// closed at once.
public struct ConnectionLimits: Sendable {
    /// How long nothing may move, for a head to come too.
    static let idle: TimeAmount = .seconds(60)
    /// How long a body may take: 64 MB at 220 kB/s.
    static let body: TimeAmount = .minutes(5)
    /// Connections of one IPv4 address, or of one /64 of IPv6.
    static let mostOfOneAddress = 200

    private let proxies: Set<String>
    private let places = AddressPlaces(mostOfOneAddress: Self.mostOfOneAddress)
    private let isOn: Bool

    /// - Parameter settings: proxies speak for many visitors, and are not counted.
    public init(_ settings: PortalSettings) {
        (proxies, isOn) = (settings.trustedProxies, settings.limitsAreOn)
    }

    /// A server that keeps to the limits.
    public var server: HTTPServerBuilder {
        .http1(
            configuration: .init(
                additionalChannelHandlers: [
                    IdleStateHandler(allTimeout: Self.idle),
                    ConnectionLimit(places: places, exempt: isOn ? proxies : nil),
                ], idleTimeout: Self.idle))
    }

    /// How many connections the process accepts: what its descriptors allow, less what it needs for files and the database.
    public static var mostOfAll: Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 512 }
        return max(64, min(8192, Int(clamping: limit.rlim_cur) - 256))
    }
}

private final class ConnectionLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let places: AddressPlaces
    /// The addresses that are not counted; nil when none is.
    private let exempt: Set<String>?
    private var place: AddressPlaces.Place?
    private var deadline: Scheduled<Void>?

    init(places: AddressPlaces, exempt: Set<String>?) { (self.places, self.exempt) = (places, exempt) }

    func channelActive(context: ChannelHandlerContext) {
        if let exempt, let address = context.remoteAddress?.ipAddress, !exempt.contains(address) {
            place = places.take(RateLimits.network(address))
            guard place != nil else {
                context.close(promise: nil)
                return
            }
        }
        Presence.begin(on: context.channel)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        place = nil
        Presence.end(on: context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            let channel = context.channel
            deadline = context.eventLoop.scheduleTask(in: ConnectionLimits.body) { channel.close(promise: nil) }
        case .end:
            deadline?.cancel()
            deadline = nil
        case .body: break
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            if case ChannelEvent.inputClosed? = event as? ChannelEvent { Presence.of(context.channel)?.leave() }
            context.fireUserInboundEventTriggered(event)
        }
    }
}
