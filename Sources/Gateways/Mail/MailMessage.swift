import Foundation

/// An e-mail ready to be sent: one recipient, plain text.
public struct MailMessage: Sendable {
    /// The part before the `@` of the `Message-ID`: the same for each try, so that duplicates are recognised.
    public let id: String
    public let from: String
    public let to: String
    public let subject: String
    public let body: String
    public let date: Date

    public init(id: String, from: String, to: String, subject: String, body: String, date: Date) {
        (self.id, self.from, self.to) = (id, from, to)
        (self.subject, self.body, self.date) = (subject, body, date)
    }

    /// The address alone of `Name <address>`.
    static func address(_ mailbox: String) -> String {
        guard let open = mailbox.lastIndex(of: "<"), let close = mailbox.lastIndex(of: ">"), open < close else {
            return mailbox
        }
        return String(mailbox[mailbox.index(after: open)..<close])
    }

    /// The message as RFC 5322 writes it, lines ended by CRLF. Text goes as base64 UTF-8, which no relay alters.
    public var rendered: String {
        let domain = Self.address(from).split(separator: "@").last.map(String.init) ?? "localhost"
        let headers = [
            "Date: \(Self.dateFormat.string(from: date))",
            "From: \(Self.mailbox(from))",
            "To: \(Self.oneLine(to))",
            "Subject: \(Self.encoded(subject))",
            "Message-ID: <\(id)@\(domain)>",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64",
            "Content-Language: fr",
            // RFC 3834: no automatic answer to an automatic message.
            "Auto-Submitted: auto-generated",
        ]
        let text = Data(body.replacingOccurrences(of: "\n", with: "\r\n").utf8)
        let lines = text.base64EncodedString(options: [
            .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
        ])
        return headers.joined(separator: "\r\n") + "\r\n\r\n" + lines + "\r\n"
    }

    /// Nothing that a person typed may start a header of its own.
    private static func oneLine(_ text: String) -> String {
        String(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    }

    private static func mailbox(_ text: String) -> String {
        guard let open = text.lastIndex(of: "<") else { return oneLine(text) }
        let name = text[..<open].trimmingCharacters(in: .whitespaces)
        return "\(encoded(name)) <\(oneLine(address(text)))>"
    }

    /// RFC 2047: words that are not ASCII, in pieces of at most 75 characters.
    private static func encoded(_ text: String) -> String {
        let text = oneLine(text)
        guard text.utf8.contains(where: { $0 > 126 }) else { return text }
        var pieces: [String] = [""]
        for character in text {
            if pieces[pieces.count - 1].utf8.count + String(character).utf8.count > 42 { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        return pieces.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    private static let dateFormat: DateFormatter = {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = .gmt
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return format
    }()
}
