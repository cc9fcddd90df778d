import Foundation
import Hummingbird
import NIOCore
import Referencing

/// Many verdicts at once: a CSV file goes in, the same lines come out with the verdict beside them, while it is read.
struct VerificationFile: Sendable {
    let portal: Portal

    /// Bytes taken at most; longer files are sent in several parts.
    static let most = 16 << 20
    private static let header = "identifiant;date;reference"
    private static let longestLine = 4000
    private static let added = "verdict;nom;debut;fin;avertissement"

    func answer(to request: Request) async throws -> Response {
        let lines = Lines(request.body)
        var first = try await lines.next() ?? ""
        if first.hasPrefix("\u{FEFF}") { first.removeFirst() }
        guard first.lowercased() == Self.header else {
            throw Failure(
                status: .badRequest, title: "En-tête inattendu",
                advice: "La première ligne du fichier doit être « \(Self.header) », avec des points-virgules, en UTF-8."
            )
        }
        return Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"],
            body: .init { writer in
                // Many clients read nothing before they have sent all: the file is read on while the answer waits.
                let (pieces, waiting) = AsyncThrowingStream<ByteBuffer, any Error>.makeStream()
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { await answer(lines, to: waiting) }
                    for try await piece in pieces { try await writer.write(piece) }
                    try await group.waitForAll()
                }
                try await writer.finish(nil)
            })
    }

    private func answer(_ lines: Lines, to waiting: AsyncThrowingStream<ByteBuffer, any Error>.Continuation) async {
        do {
            var buffer = ByteBuffer(string: "\(Self.header);\(Self.added)\r\n")
            while let line = try await lines.next() {
                guard !line.isEmpty else { continue }
                buffer.writeString("\(line);\(try await verdict(on: line))\r\n")
                if buffer.readableBytes > 16_384 {
                    waiting.yield(buffer)
                    buffer = ByteBuffer()
                }
            }
            waiting.yield(buffer)
            waiting.finish()
        } catch {
            waiting.finish(throwing: error)
        }
    }

    /// What is added to a line; a line that cannot be read says why in its last cell.
    private func verdict(on line: String) async throws -> String {
        let cells = CSV.records(line, separator: ";").first?.cells ?? []
        guard line.utf8.count <= Self.longestLine, (2...3).contains(cells.count) else {
            return Self.joined(["", "", "", "", "ligne illisible : identifiant;date;reference attendus"])
        }
        var form = FormData()
        form.set("identifiant", all: [cells[0]])
        form.set("date", all: [cells[1]])
        do {
            let question = try VerifyQuestion(form, today: portal.today)
            let finding = try await portal.finding(question)
            let period = finding.supplier?.period(nearest: question.day)
            return Self.joined([
                finding.verdict.rawValue, finding.supplier?.name ?? "", period?.start.description ?? "",
                period?.end?.description ?? "",
                Warnings.of(question, finding, today: portal.today).joined(separator: " "),
            ])
        } catch let problems as Problems {
            return Self.joined(["", "", "", "", problems.messages.map(\.message).joined(separator: " ")])
        }
    }

    private static func joined(_ cells: [String]) -> String {
        cells.map { CSV.cell($0, separator: ";") }.joined(separator: ";")
    }
}

/// The lines of a body while it arrives; a line end inside quotes does not end a line. One task reads it: first the
/// header, then the answer's writer.
final class Lines: @unchecked Sendable {
    private var body: RequestBody.AsyncIterator
    private var rest = ByteBuffer()
    private var isDone = false
    private var taken = 0

    init(_ body: RequestBody) { self.body = body.makeAsyncIterator() }

    /// The next line without its end; nil after the last.
    func next() async throws -> String? {
        var looked = 0
        var quotes = Quotes()
        while true {
            for byte in rest.readableBytesView.dropFirst(looked) {
                if quotes.isLineEnd(byte) || looked == Self.longest { return read(looked) }
                looked += 1
            }
            if isDone { return looked == 0 ? nil : read(looked) }
            if var more = try await body.next() {
                taken += more.readableBytes
                guard taken <= VerificationFile.most else { throw Failure.tooLarge }
                rest.discardReadBytes()
                rest.writeBuffer(&more)
            } else {
                isDone = true
            }
        }
    }

    /// Beyond this a line is cut: a quote was never closed.
    private static let longest = 65_536

    private func read(_ length: Int) -> String {
        let bytes = rest.readBytes(length: length) ?? []
        rest.moveReaderIndex(forwardBy: min(1, rest.readableBytes))
        return FormData.cleaned(bytes)
    }
}

/// Whether the bytes of a line stand in quotes: a quote opens at the start of a cell alone.
private struct Quotes {
    private var isQuoted = false
    private var hasClosed = false
    private var before: UInt8 = 59

    mutating func isLineEnd(_ byte: UInt8) -> Bool {
        if byte == 10, !isQuoted { return true }
        if byte == 34 {
            if isQuoted {
                (isQuoted, hasClosed) = (false, true)
            } else if before == 59 || hasClosed {
                (isQuoted, hasClosed) = (true, false)
            }
        } else {
            hasClosed = false
        }
        before = byte
        return false
    }
}
