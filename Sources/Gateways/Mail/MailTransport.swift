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

    /// Hands a message over; returns when the relay took it or the file is written, throws otherwise.
    /// - Throws: ``CurlTransfer/Failure`` or the file system's error: the message has not gone.
    public func send(_ message: MailMessage) async throws {
        switch self {
        case .folder(let path):
            let folder = URL(fileURLWithPath: path)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(message.rendered.utf8).write(to: folder.appending(path: "\(message.id).eml"), options: .atomic)
        case .server(let server):
            try await CurlTransfer.threads.runIfActive { try server.send(message) }
        }
    }
}

extension MailTransport.SMTPServer {
    fileprivate func send(_ message: MailMessage) throws {
        let transfer = try CurlTransfer(upload: Array(message.rendered.utf8))
        let literal = host.contains(":") ? "[\(host)]" : host
        try transfer.set(CURLOPT_URL, "\(security == .tls ? "smtps" : "smtp")://\(literal):\(port)")
        // libcurl's CURLUSESSL_NONE is 0 and CURLUSESSL_ALL is 3.
        try transfer.set(CURLOPT_USE_SSL, security == .none ? 0 : 3)
        if let authorities { try transfer.set(CURLOPT_CAINFO, authorities) }
        if let user { try transfer.set(CURLOPT_USERNAME, user) }
        if let password { try transfer.set(CURLOPT_PASSWORD, password) }
        try transfer.set(CURLOPT_MAIL_FROM, "<\(MailMessage.address(message.from))>")
        try transfer.set(CURLOPT_MAIL_RCPT, ["<\(MailMessage.address(message.to))>"])
        try transfer.set(CURLOPT_UPLOAD, 1)
        try transfer.set(CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        try transfer.set(CURLOPT_TIMEOUT_MS, 60_000)
        _ = try transfer.run()
    }
}
