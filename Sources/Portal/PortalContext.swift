import Hummingbird
import Logging
import NIOCore
import Referencing
import Store

/// What travels with a request through the portal.
public struct PortalContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The address at the other end of the connection: the proxy's, behind a proxy.
    let peer: String?
    /// The visitor's address, as far as it can be believed.
    var address: String
    var session: Session?
    /// What the forms of this visitor carry; empty on the pages that everybody may share.
    var csrf = ""
    /// What a POST brought, checked already.
    var form = FormData()

    /// A person logged in, and the cookie's token.
    struct Session: Sendable {
        let account: Account
        let token: String
        /// Whether the second factor was given; the staff's pages ask for it.
        let isProved: Bool
    }

    public init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress
        address = peer ?? "local"
    }

    /// The person who acts. A page behind a log-in reads it; anybody else was turned away before.
    func actor() throws -> Actor {
        guard let session else { throw Failure.notFound }
        return session.account.actor
    }
}

typealias PortalRouter = RouterGroup<PortalContext>

/// An application here is a consultant's (*dossier*); the web framework's type of that name is not used by pages.
typealias Application = Referencing.Application
