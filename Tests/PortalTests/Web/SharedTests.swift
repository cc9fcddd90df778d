import Foundation
import Hummingbird
import NIOCore
import Referencing
import TestSupport
import Testing

@testable import Portal

@Suite struct SharedTests {
    @Test func jsonTextIsWhatAnyReaderReads() throws {
        var random = SeededGenerator(test: "jsonTextIsWhatAnyReaderReads")
        let drawn = (0..<500).map { _ in
            let scalars = (0..<12).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x1FFFF, using: &random)) }
            return String(String.UnicodeScalarView(scalars)) + "\"\\\n\t\u{1}"
        }
        for text in drawn + ["\u{FEFF}", "\u{FEFF}\u{FEFF}a", "a\u{FEFF}", "\u{FEFF}\""] {
            var writer = ByteWriter("[")
            writer.writeJSON(text)
            writer.write("]")
            let read = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String]
            #expect(read?.first.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        }
    }

    @Test func escapedTextHoldsNoMarkup() {
        var writer = ByteWriter()
        writer.writeEscaped("<a href='x'>\"&é</a>")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;é&lt;/a&gt;")
    }

    /// A quote and an accent are one character, and the quote ends an attribute all the same.
    @Test func templatesEscapeWhatAnAccentHides() async throws {
        let renderer = try await Renderer(
            folder: "\(TestPortal.root)/Templates", assets: try Assets(folder: "\(TestPortal.root)/Public"))
        var form = FormData()
        form.set("nom", "a\"\u{338} b>\u{338}<\u{338}'\u{301}&\u{301}")
        let page = FormPage(
            title: "\"\u{338}", form: FormView(action: "/", csrf: "", [AccountForms.name], form, submit: "Envoyer"))
        let html = Array(try renderer.page(page, Layout()).unicodeScalars)
        for (mark, next) in zip(html, html.dropFirst()) where next.properties.canonicalCombiningClass != .notReordered {
            #expect(!"\"<>'&".unicodeScalars.contains(mark), "\(mark) before \(next.value)")
        }
        #expect(Data(try renderer.page(page, Layout()).utf8).range(of: Data("a&quot;".utf8)) != nil)
    }

    @Test(arguments: [0, 7, 9, 10, 1203, 100_000, Int.max, -1, Int.min])
    func aNumberIsWrittenInDigits(number: Int) {
        var writer = ByteWriter("n")
        writer.write(number)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "n\(number)")
    }

    @Test func anAnswerIsKeptWhenItIsAskedForAgainAndTheOldestGoes() {
        let cache = ResponseCache()
        func answer(_ size: Int) -> ResponseCache.Answer {
            ResponseCache.Answer(type: "t", body: ByteBuffer(repeating: 1, count: size))
        }
        cache.keep(answer(10), for: "a")
        #expect(cache.answer("a") == nil)
        cache.keep(answer(10), for: "a")
        #expect(cache.answer("a")?.body.readableBytes == 10)
        let half = ResponseCache.most / 2
        for number in 0..<64 {
            for _ in 0..<2 { cache.keep(answer(half / 20), for: "b\(number)") }
        }
        #expect(cache.answer("a") == nil && cache.answer("b63") != nil)
        #expect(cache.bytes <= ResponseCache.most)
        for _ in 0..<2 { cache.keep(answer(ResponseCache.most), for: "too large") }
        #expect(cache.answer("too large") == nil)
    }

    @Test(arguments: [
        ("/css/a.0a1b2c3d.css", "/css/a.css", "0a1b2c3d"),
        ("/dsfr/portal.min.00000000.css", "/dsfr/portal.min.css", "00000000"),
    ])
    func aHashedName(written: String, path: String, hash: String) {
        #expect(HashedName(written) == HashedName(path: path, hash: hash))
        #expect(HashedName(path: path, hash: hash).written == written)
    }

    @Test(arguments: ["/css/a.css", "/css/a.0A1B2C3D.css", "/css/a.0a1b2c3.css", "", "..", "/a.min.css"])
    func aPlainName(written: String) { #expect(HashedName(written) == nil) }

    @Test func pathsAreEncodedAndReadBack() throws {
        var random = SeededGenerator(test: "pathsAreEncodedAndReadBack")
        for _ in 0..<300 {
            let scalars = (0..<10).compactMap { _ in Unicode.Scalar(UInt32.random(in: 32...0x2FFF, using: &random)) }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(try FormData(urlEncoded: Address.query([(.words, text)])).values["q"] == [PlainText.cleaned(text)])
        }
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1\u{202F}000"), (12_034, "12\u{202F}034"),
        (1_234_567, "1\u{202F}234\u{202F}567"), (-5000, "−5\u{202F}000"),
    ])
    func numbers(number: Int, text: String) { #expect(French.number(number) == text) }

    /// The lines of a file are the same however its bytes arrive; a quote holds no line end.
    @Test func linesDoNotDependOnHowTheyArrive() async throws {
        var random = SeededGenerator(test: "linesDoNotDependOnHowTheyArrive")
        let text = "identifiant;date;reference\r\n1;2;3\n\"a\nb\";\"c \"\" d\";e\n;;\nx\"y;z;w\n\n\u{E9};\u{1F98A};fin"
        let bytes = Array(text.utf8)
        let expected = [
            "identifiant;date;reference", "1;2;3", "\"a", "b\";\"c \"\" d\";e", ";;", "x\"y;z;w", "",
            "\u{E9};\u{1F98A};fin",
        ]
        for _ in 0..<100 {
            var pieces: [ByteBuffer] = []
            var rest = bytes[...]
            while !rest.isEmpty {
                let length = Int.random(in: 1...9, using: &random)
                pieces.append(ByteBuffer(bytes: rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            let lines = InvoiceLines(RequestBody(asyncSequence: Pieces(pieces: pieces)))
            var read: [String] = []
            while let line = try await lines.next() { read.append(line.text) }
            #expect(read == expected)
        }
    }

    @Test func anyBytesEndAsLines() async throws {
        var random = SeededGenerator(test: "anyBytesEndAsLines")
        for _ in 0..<200 {
            let bytes: [UInt8] = (0..<200).map { _ in
                ([34, 59, 10, 13, 0, 255, 65] as [UInt8]).randomElement(using: &random) ?? 0
            }
            let lines = InvoiceLines(RequestBody(buffer: ByteBuffer(bytes: bytes)))
            var count = 0
            while try await lines.next() != nil { count += 1 }
            #expect(count == bytes.count { $0 == 10 } + (bytes.last == 10 ? 0 : 1))
        }
    }

    @Test func aLineOfAnyLengthTakesBoundedMemory() async throws {
        let lines = InvoiceLines(RequestBody(buffer: ByteBuffer(repeating: 65, count: 1 << 20)))
        let line = try #require(try await lines.next())
        #expect(line.isTooLong && line.text.utf8.count == 4000)
        #expect(try await lines.next() == nil)
    }

    /// An answer that nobody reads waits in a file; it comes back whole and in order, however reading and writing mix.
    @Test func aSpooledAnswerComesBackInOrder() async throws {
        var random = SeededGenerator(test: "aSpooledAnswerComesBackInOrder")
        for _ in 0..<20 {
            let spool = AnswerSpool()
            var (written, read) = ([UInt8](), [UInt8]())
            for _ in 0..<60 {
                let piece = (0..<Int.random(in: 1...20_000, using: &random)).map {
                    UInt8(truncatingIfNeeded: written.count + $0)
                }
                written += piece
                try await spool.write(ByteBuffer(bytes: piece))
                if Int.random(in: 0..<3, using: &random) == 0, let buffer = try await spool.next() {
                    read += Array(buffer.readableBytesView)
                }
            }
            await spool.finish()
            while let buffer = try await spool.next() { read += Array(buffer.readableBytesView) }
            #expect(read == written)
        }
    }
}

private struct Pieces: AsyncSequence, Sendable {
    let pieces: [ByteBuffer]

    struct AsyncIterator: AsyncIteratorProtocol {
        var rest: ArraySlice<ByteBuffer>
        mutating func next() async -> ByteBuffer? { rest.popFirst() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(rest: pieces[...]) }
}
