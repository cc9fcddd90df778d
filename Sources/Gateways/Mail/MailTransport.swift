import CCurl
import Foundation
import NIOPosix

/// Where mails go, as `SMTP_URL` says it.
public enum MailTransport: Sendable, Equatable {
    /// One `.eml` file a message.
    case folder(String)
    case server(SMTPServer)

    /// A relay and how to speak to it.
    public struct SMTPServer: Sendable, Equatable {
        enum Security: Sendable, Equatable {
            /// `smtp:` — STARTTLS, required.
            case startTLS
            /// `smtps:` — TLS from the first byte.
            case tls
            /// `smtp+plain:` — no encryption, for a relay on the same machine.
            case none
        }

        let security: Security
        let host: String
        let port: Int
        let user: String?
        let password: String?
        let authorities: String?
    }

    /// What is wrong with an `SMTP_URL`.
    public struct InvalidAddress: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter authorities: a PEM file of the authorities to trust instead of the system's.
    /// - Throws: ``InvalidAddress``, which says what is wrong with the setting.
    public init(url: String, authorities: String? = nil) throws {
        if url.hasPrefix("file:") {
            self = .folder(String(url.dropFirst(5)))
            return
        }
        guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty else {
            throw InvalidAddress(description: "SMTP_URL: « \(url.prefix(12))… » is not an address")
        }
        let security: SMTPServer.Security
        switch parts.scheme {
        case "smtp": security = .startTLS
        case "smtps": security = .tls
        case "smtp+plain": security = .none
        default:
            throw InvalidAddress(description: "SMTP_URL starts with smtp:, smtps:, smtp+plain: or file:")
        }
        if security == .none, parts.user != nil {
            throw InvalidAddress(description: "SMTP_URL: a password never goes over smtp+plain:")
        }
        self = .server(
            SMTPServer(
                security: security, host: host, port: parts.port ?? (security == .tls ? 465 : 587), user: parts.user,
                password: parts.password, authorities: authorities))
    }

    /// A message that did not go, with the relay's own words.
    public struct Refused: Error, CustomStringConvertible {
        public let description: String
        /// Whether trying again is of no use: the relay refused this message or its recipient for good (RFC 5321, 5yz).
        public let isPermanent: Bool
    }

    /// How many messages go at a time: one recipient that hangs holds up the others no more.
    public static let places = 4

    /// The threads on which mails wait; those of the registry are others.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: places)
        pool.start()
        return pool
    }()

    /// Goes as far as a message would before it is handed over: to the folder, or to the relay, logged in.
    /// - Returns: what was found, in a few words.
    /// - Throws: ``Refused`` or the file system's error.
    public func probe() async throws -> String {
        switch self {
        case .folder(let path):
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            guard FileManager.default.isWritableFile(atPath: path) else {
                throw Refused(description: "\(path) is not writable", isPermanent: false)
            }
            return "they are written to \(path), and sent to nobody"
        case .server(let server):
            try await Self.threads.runIfActive { try server.probe() }
            return "the relay answers"
        }
    }

    /// Hands a message over; returns when the relay took it or the file is written, throws otherwise.
    /// - Throws: ``Refused`` or the file system's error: the message has not gone.
    public func send(_ message: MailMessage) async throws {
        switch self {
        case .folder(let path):
            let folder = URL(fileURLWithPath: path)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(message.rendered.utf8).write(to: folder.appending(path: "\(message.id).eml"), options: .atomic)
        case .server(let server):
            try await Self.threads.runIfActive { try server.send(message) }
        }
    }
}

extension MailTransport.SMTPServer {
    /// Connects and logs in.
    fileprivate func probe() throws {
        let transfer = try connection(upload: [])
        try transfer.set(CURLOPT_CONNECT_ONLY, 1)
        do { _ = try transfer.run() } catch let failure as CurlTransfer.Failure {
            throw Self.refusal(failure, transfer.refusal)
        }
    }

    private func connection(upload: [UInt8]) throws -> CurlTransfer {
        let transfer = try CurlTransfer(upload: upload)
        let literal = host.contains(":") ? "[\(host)]" : host
        try transfer.set(CURLOPT_URL, "\(security == .tls ? "smtps" : "smtp")://\(literal):\(port)")
        // libcurl's CURLUSESSL_NONE is 0 and CURLUSESSL_ALL is 3.
        try transfer.set(CURLOPT_USE_SSL, security == .none ? 0 : 3)
        if let authorities { try transfer.set(CURLOPT_CAINFO, authorities) }
        if let user { try transfer.set(CURLOPT_USERNAME, user) }
        if let password { try transfer.set(CURLOPT_PASSWORD, password) }
        try transfer.set(CURLOPT_CONNECTTIMEOUT_MS, 5_000)
        // Less than what the process is given to end: a try never outlives it.
        try transfer.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, 10)
        try transfer.set(CURLOPT_TIMEOUT_MS, 15_000)
        return transfer
    }

    fileprivate func send(_ message: MailMessage) throws {
        let transfer = try connection(upload: Array(message.rendered.utf8))
        try transfer.set(CURLOPT_MAIL_FROM, "<\(MailMessage.address(message.from))>")
        try transfer.set(CURLOPT_MAIL_RCPT, ["<\(MailMessage.address(message.to))>"])
        try transfer.set(CURLOPT_UPLOAD, 1)
        do {
            _ = try transfer.run()
        } catch let failure as CurlTransfer.Failure {
            // The relay said that it took the message: how it hangs up is its own affair.
            if transfer.isTaken { return }
            throw Self.refusal(failure, transfer.refusal)
        }
    }

    /// Refused for good is what concerns the recipient (RFC 5321: 550 to 553). Another 5yz, to a greeting (554 too), a log-in or a sender,
    /// is a fault of ours or the relay's, which somebody mends: it is tried again.
    private static func refusal(_ failure: CurlTransfer.Failure, _ reply: String) -> MailTransport.Refused {
        let isPermanent = ["550", "551", "552", "553"].contains { reply.hasPrefix($0) }
        let words = reply.isEmpty ? "" : " (\(reply.prefix(300)))"
        return .init(description: failure.description + words, isPermanent: isPermanent)
    }
}
