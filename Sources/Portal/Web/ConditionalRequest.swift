import HTTPTypes
import Hummingbird

/// Entity tags as RFC 9110 (8.8.3 and 13.1.2) compares them for `If-None-Match`: weakly, in lists, and `*` for any.
enum EntityTag {
    static func isNamed(_ tag: String, in header: String?) -> Bool {
        guard let header else { return false }
        if header.trimmingOWS() == "*" { return true }
        let wanted = opaque(Substring(tag))
        var rest = header[...]
        while let start = rest.firstIndex(of: "\"") {
            // A comma may stand inside the quotes: the list is cut at quotes.
            let body = rest[rest.index(after: start)...]
            guard let end = body.firstIndex(of: "\"") else { return false }
            if body[..<end] == wanted { return true }
            rest = body[body.index(after: end)...]
        }
        return false
    }

    /// Without `W/` and quotes.
    private static func opaque(_ tag: Substring) -> Substring {
        let tag = tag.hasPrefix("W/") ? tag.dropFirst(2) : tag
        return tag.count >= 2 && tag.first == "\"" ? tag.dropFirst().dropLast() : tag
    }
}

/// Which codings a client takes (RFC 9110, 12.5.3): a weight of zero forbids one, `*` stands for those not named.
enum AcceptEncoding {
    static func allowsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        var (gzip, any) = (Bool?.none, Bool?.none)
        for element in header.split(separator: ",") {
            let parts = element.split(separator: ";")
            let isWanted = !parts.dropFirst().contains { isZeroWeight($0) }
            switch parts.first.map({ String($0).trimmingOWS().lowercased() }) {
            case "gzip", "x-gzip": gzip = isWanted
            case "*": any = isWanted
            default: break
            }
        }
        return gzip ?? any ?? false
    }

    /// `q=0`, `q=0.000`; a weight that is none counts as one.
    private static func isZeroWeight(_ parameter: Substring) -> Bool {
        let halves = parameter.split(separator: "=", maxSplits: 1).map { String($0).trimmingOWS().lowercased() }
        guard halves.count == 2, halves[0] == "q" else { return false }
        return !halves[1].isEmpty && halves[1].hasPrefix("0") && halves[1].allSatisfy { $0 == "0" || $0 == "." }
    }
}

extension String {
    /// Without the blanks and tabs that HTTP allows around a value.
    fileprivate func trimmingOWS() -> String {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let start = drop(while: isBlank)
        return String(String(start.reversed().drop(while: isBlank)).reversed())
    }
}

extension Request {
    var acceptsGzip: Bool { AcceptEncoding.allowsGzip(headers[.acceptEncoding]) }

    /// Whether the client has what a tag stands for.
    func hasCurrent(_ tag: String) -> Bool { EntityTag.isNamed(tag, in: headers[.ifNoneMatch]) }
}
