import Foundation

extension FormData {
    /// Reads `multipart/form-data` (RFC 7578) from a whole body.
    /// - Parameter contentType: the header, which names the boundary.
    /// - Throws: ``Malformed``: no multipart body, or too many fields.
    public init(multipart body: Data, contentType: String) throws(Malformed) {
        guard let boundary = Self.boundary(in: contentType) else { throw .notMultipart }
        let mark = Data("--\(boundary)".utf8)
        guard var position = body.range(of: mark)?.upperBound else { throw .notMultipart }
        while position < body.endIndex {
            // After a mark: two hyphens end the body, a line end opens a part.
            guard body[position...].starts(with: Data("\r\n".utf8)) else { break }
            position += 2
            let closing = Data("\r\n".utf8) + mark
            guard let end = body.range(of: closing, in: position..<body.endIndex) else { throw .notMultipart }
            try addPart(body[position..<end.lowerBound])
            position = end.upperBound
        }
    }

    private mutating func addPart(_ part: Data) throws(Malformed) {
        let blank = Data("\r\n\r\n".utf8)
        guard let cut = part.range(of: blank) else { throw .notMultipart }
        let head = String(decoding: part[..<cut.lowerBound], as: UTF8.self)
        guard let disposition = head.split(whereSeparator: \.isNewline).first(where: Self.isDisposition),
            let name = Self.parameter("name", in: disposition)
        else { throw .notMultipart }
        let content = part[cut.upperBound...]
        if let filename = Self.parameter("filename", in: disposition) {
            guard files.count < Self.mostFields else { throw .tooManyFields }
            add(UploadedFile(filename: Self.cleaned(filename.utf8), bytes: Data(content)), name)
        } else {
            try add(Self.cleaned(content), name)
        }
    }

    private static func isDisposition(_ line: Substring) -> Bool {
        line.lowercased().hasPrefix("content-disposition:")
    }

    static func boundary(in contentType: String) -> String? {
        guard contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = parameter("boundary", in: Substring(contentType)), (1...70).contains(boundary.utf8.count)
        else { return nil }
        return boundary
    }

    /// The value of `name=…` or `name="…"`; in quotes, browsers write `"` as `%22`.
    private static func parameter(_ name: String, in header: Substring) -> String? {
        for piece in pieces(of: header).dropFirst() {
            let halves = piece.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmingCharacters(in: .whitespaces).lowercased() == name else {
                continue
            }
            let value = halves[1].trimmingCharacters(in: .whitespaces)
            guard value.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
            return value.dropFirst().dropLast().replacingOccurrences(of: "%22", with: "\"")
        }
        return name == "filename" && header.lowercased().contains("filename=\"\"") ? "" : nil
    }

    /// A header cut at its semicolons, those inside quotes excepted.
    private static func pieces(of header: Substring) -> [Substring] {
        var pieces: [Substring] = []
        var (start, isQuoted) = (header.startIndex, false)
        for index in header.indices {
            if header[index] == "\"" { isQuoted.toggle() }
            if header[index] == ";", !isQuoted {
                pieces.append(header[start..<index])
                start = header.index(after: index)
            }
        }
        return pieces + [header[start...]]
    }
}
