import Hummingbird
import NIOCore

/// A line of a file of invoices.
struct InvoiceLine: Sendable {
    let text: String
    /// Only its beginning was kept.
    let isTooLong: Bool
    /// It holds bytes that no spreadsheet writes, or is not UTF-8.
    let isDamaged: Bool
}

/// The lines of a body while it arrives, in bounded memory. One task reads it: first the header, then the answer's writer.
final class InvoiceLines: @unchecked Sendable {
    private var body: RequestBody.AsyncIterator
    private var rest = ByteBuffer()
    private var isDone = false
    private var taken = 0

    private static let longest = 4000
    /// More lines than a file of the greatest size holds when they say something.
    private static let most = 1_000_000
    /// With the header, and the end that is asked for.
    private var read = 0

    init(_ body: RequestBody) { self.body = body.makeAsyncIterator() }

    /// The next line without its end; nil after the last.
    /// - Throws: when the file is too large, or its sender is gone.
    func next() async throws -> InvoiceLine? {
        read += 1
        guard read <= Self.most + 2 else { throw Failure.tooLarge }
        var line: [UInt8] = []
        var (isTooLong, isBegun) = (false, false)
        while true {
            let view = rest.readableBytesView
            let end = view.firstIndex(of: 10)
            let piece = view[..<(end ?? view.endIndex)]
            isBegun = isBegun || !piece.isEmpty || end != nil
            if line.count + piece.count > Self.longest { isTooLong = true }
            line += piece.prefix(Self.longest - line.count)
            rest.moveReaderIndex(forwardBy: piece.count + (end == nil ? 0 : 1))
            if end != nil { return Self.line(line, isTooLong) }
            if isDone { return isBegun ? Self.line(line, isTooLong) : nil }
            try await readMore()
        }
    }

    private func readMore() async throws {
        guard let more = try await body.next() else {
            isDone = true
            return
        }
        taken += more.readableBytes
        guard taken <= InvoiceFile.most else { throw Failure.tooLarge }
        rest = more
    }

    private static func line(_ bytes: [UInt8], _ isTooLong: Bool) -> InvoiceLine {
        let bytes = bytes.last == 13 ? bytes.dropLast() : bytes[...]
        let isDamaged = bytes.contains { $0 < 32 && $0 != 9 } || String(validating: bytes, as: UTF8.self) == nil
        // The line is given back as it came; what a terminal would obey is not.
        let text = isDamaged ? FormData.cleaned(bytes.filter { $0 >= 32 }) : String(decoding: bytes, as: UTF8.self)
        return InvoiceLine(text: text, isTooLong: isTooLong, isDamaged: isDamaged)
    }
}
