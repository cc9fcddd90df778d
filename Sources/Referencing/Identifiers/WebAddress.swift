import Foundation

/// The address of a web site, with its scheme: only `http` and `https` may be published as links.
public struct WebAddress: Hashable, Sendable {
    public let value: String

    /// Accepts an address without its scheme (`exemple.fr`).
    public init?(_ typed: String) {
        let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
        let lower = text.lowercased()
        let full = lower.hasPrefix("http://") || lower.hasPrefix("https://") ? text : "https://\(text)"
        guard full.utf8.count <= 300, !full.contains(where: \.isWhitespace), let parts = URLComponents(string: full),
            let host = parts.host, host.contains("."), !host.hasPrefix("."), !host.hasSuffix("."),
            parts.user == nil, parts.password == nil
        else { return nil }
        value = full
    }
}
