import Foundation

/// How addresses are written and read: query strings, percent encoding, addresses of this site.
enum Address {
    /// An address with a query string; empty values are left out.
    static func with(_ path: String, _ query: [(QueryParameter, String)]) -> String {
        let text = self.query(query)
        return text.isEmpty ? path : "\(path)?\(text)"
    }

    static func query(_ pairs: [(QueryParameter, String)]) -> String {
        var text = ""
        for (name, value) in pairs where !value.isEmpty {
            if !text.isEmpty { text += "&" }
            text += name.rawValue
            text += "="
            text += encoded(value)
        }
        return text
    }

    /// Percent-encoded, but for the unreserved characters of RFC 3986.
    static func encoded(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [37, hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95, 126: true
        default: false
        }
    }

    private static let hex = Array("0123456789ABCDEF".utf8)

    /// Where to go after the log-in: an address of this site, or none.
    static func local(_ address: String?) -> String? {
        guard let address, address.hasPrefix("/"), !address.hasPrefix("//"), !address.contains("\\"),
            address.utf8.allSatisfy({ (33...126).contains($0) }), address.utf8.count < 300
        else { return nil }
        return address
    }
}
