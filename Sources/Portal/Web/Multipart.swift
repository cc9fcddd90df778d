import Foundation

extension FormData {
    /// Reads `multipart/form-data` (RFC 7578) from a whole body. One pass over the bytes: however many parts and marks a
    /// stranger sends, the time is that of reading them.
    /// - Parameter contentType: the header, which names the boundary.
    /// - Throws: ``Malformed``: no multipart body, or too many fields.
    public init(multipart body: Data, contentType: String) throws(Malformed) {
        guard let boundary = Self.boundary(in: contentType) else { throw .notMultipart }
        let bytes = Array(body)
        let mark = Array("--\(boundary)".utf8)
        guard var position = Self.end(of: mark, in: bytes[...]) else { throw .notMultipart }
        var parts = 0
        while bytes[position...].starts(with: Self.lineEnd) {
            // After a mark: two hyphens end the body, a line end opens a part.
            position += 2
            parts += 1
            guard parts <= Self.mostParts else { throw .tooManyFields }
            guard let end = Self.end(of: Self.lineEnd + mark, in: bytes[position...]) else { throw .notMultipart }
            try addPart(bytes[position..<end - mark.count - 2])
            position = end
        }
    }

    private static let lineEnd: [UInt8] = [13, 10]
    /// The head of a part is a few lines; browsers write some hundred bytes.
    private static let longestHead = 16_384
    /// A text of a form that brings a file: its token, most often.
    private static let longestText = 65_536

    /// The place after the first occurrence of a mark. Marks hold no byte like their first one further on, but for
    /// hyphens: a false start is given up after a few bytes.
    private static func end(of mark: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            var place = 0
            while place + mark.count <= buffer.count {
                guard let base = buffer.baseAddress,
                    let found = memchr(base + place, Int32(mark[0]), buffer.count - mark.count - place + 1)
                else { return nil }
                place = UnsafeRawPointer(base).distance(to: found)
                if buffer[place..<place + mark.count].elementsEqual(mark) {
                    return bytes.startIndex + place + mark.count
                }
                place += 1
            }
            return nil
        }
    }

    private mutating func addPart(_ part: ArraySlice<UInt8>) throws(Malformed) {
        guard let cut = Self.end(of: Self.lineEnd + Self.lineEnd, in: part.prefix(Self.longestHead)) else {
            throw .notMultipart
        }
        let lines = part[..<(cut - 4)].split(whereSeparator: { $0 == 13 || $0 == 10 })
            .map { String(decoding: $0, as: UTF8.self) }
        guard let disposition = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
            let name = Self.parameter("name", in: disposition)
        else { throw .notMultipart }
        let content = part[cut...]
        if let filename = Self.parameter("filename", in: disposition) {
            add(UploadedFile(filename: Self.cleaned(filename.utf8), bytes: Data(content)), name)
        } else {
            guard content.count <= Self.longestText else { throw .tooLong }
            try add(Self.cleaned(content), name)
        }
    }

    static func boundary(in contentType: String) -> String? {
        guard contentType.utf8.count < 300, contentType.lowercased().hasPrefix("multipart/form-data"),
            let boundary = parameter("boundary", in: contentType), (1...70).contains(boundary.utf8.count)
        else { return nil }
        return boundary
    }

    /// The value of `name=…` or `name="…"`; in quotes, browsers write `"` as `%22`.
    private static func parameter(_ name: String, in header: String) -> String? {
        for piece in pieces(of: header).dropFirst() {
            let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespaces) }
            guard halves.count == 2, halves[0].lowercased() == name else { continue }
            let value = halves[1]
            if value.isEmpty { return nil }
            guard value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") else { return value }
            return value.dropFirst().dropLast().replacingOccurrences(of: "%22", with: "\"")
        }
        return nil
    }

    /// A header cut at its semicolons, those inside quotes excepted.
    private static func pieces(of header: String) -> [ArraySlice<UInt8>] {
        let bytes = Array(header.utf8)
        var pieces: [ArraySlice<UInt8>] = []
        var (start, isQuoted) = (0, false)
        for (place, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == UInt8(ascii: ";"), !isQuoted {
                pieces.append(bytes[start..<place])
                start = place + 1
            }
        }
        return pieces + [bytes[start...]]
    }
}
