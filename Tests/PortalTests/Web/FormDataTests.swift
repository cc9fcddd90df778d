import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite struct FormDataTests {
    @Test(arguments: [
        ("a=1&a=2&b=", ["a": ["1", "2"], "b": [""]]), ("nom=Am%C3%A9lie+D", ["nom": ["Amélie D"]]), ("a", ["a": [""]]),
        ("a=%", ["a": ["%"]]), ("a=%4", ["a": ["%4"]]), ("a=%zz", ["a": ["%zz"]]), ("a=b=c", ["a": ["b=c"]]),
        ("&&", [:]),
        ("a=x%00y%0D%0Az", ["a": ["xy\nz"]]), ("%61=1", ["a": ["1"]]),
    ])
    func urlEncoded(text: String, values: [String: [String]]) throws {
        #expect(try FormData(urlEncoded: text).values == values)
    }

    @Test func tooManyFieldsAreRefused() {
        let text = (0...FormData.mostFields).map { "f\($0)=1" }.joined(separator: "&")
        #expect(throws: FormData.Malformed.tooManyFields) { try FormData(urlEncoded: text) }
    }

    private static let type = "multipart/form-data; boundary=XX"

    private static func body(_ parts: String...) -> Data {
        Data((parts.map { "--XX\r\n\($0)\r\n" }.joined() + "--XX--\r\n").utf8)
    }

    @Test func multipart() throws {
        let form = try FormData(
            multipart: Self.body(
                "Content-Disposition: form-data; name=\"csrf\"\r\n\r\nabc",
                "content-disposition: form-data; name=\"lettre\"; filename=\"ma; lettre.pdf\"\r\nContent-Type: x\r\n\r\n%PDF\r\n--X"
            ),
            contentType: Self.type)
        #expect(form.text("csrf") == "abc")
        #expect(form.files["lettre"] == .init(filename: "ma; lettre.pdf", bytes: Data("%PDF\r\n--X".utf8)))
    }

    @Test(arguments: [
        "", "--XX\r\n", "--XX\r\n\r\n\r\n--XX--", "--XX\r\nContent-Disposition: form-data\r\n\r\nx\r\n--XX--",
        "--YY\r\n",
    ])
    func bodiesThatAreNotMultipart(text: String) {
        #expect(throws: FormData.Malformed.self) { try FormData(multipart: Data(text.utf8), contentType: Self.type) }
    }

    @Test(arguments: [
        "multipart/form-data", "text/plain", "multipart/form-data; boundary=", "multipart/mixed; boundary=XX",
    ])
    func headersWithoutABoundary(type: String) {
        #expect(throws: FormData.Malformed.notMultipart) { try FormData(multipart: Self.body(), contentType: type) }
    }

    /// What a stranger sends to be costly is refused: parts that share a name, and heads without an end.
    @Test func costlyBodiesAreRefused() {
        let file = "--XX\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nx\r\n"
        let many = Data(String(repeating: file, count: FormData.mostParts + 1).utf8) + Data("--XX--".utf8)
        #expect(throws: FormData.Malformed.tooManyFields) { try FormData(multipart: many, contentType: Self.type) }
        for filler in [";a=b", ";", "a:b\r\n", "e\u{301}"] {
            let head = "Content-Disposition: form-data; name=\"a\"" + String(repeating: filler, count: 17_000)
            #expect(throws: FormData.Malformed.notMultipart) {
                try FormData(multipart: Self.body("\(head)\r\n\r\nx"), contentType: Self.type)
            }
        }
    }

    /// Nearly a mark, again and again, is content.
    @Test func nearMarksAreContent() throws {
        let content = String(repeating: "\r\n-\r\n--\r\n--X", count: 1000)
        let form = try FormData(
            multipart: Self.body("Content-Disposition: form-data; name=a\r\n\r\n\(content)"), contentType: Self.type)
        #expect(form.values["a"]?.first?.utf8.count == content.replacingOccurrences(of: "\r\n", with: "\n").utf8.count)
    }

    /// Both readers end on any bytes, and give a form or a named error.
    @Test func anyBytesAreRead() {
        var random = SeededGenerator(test: "anyBytesAreRead")
        let pieces = [
            "--XX", "\r\n", "--", "Content-Disposition: form-data; ", "name=\"a\"", "; filename=\"\"", "\"", "%", "=",
            "&", "é", "\0",
        ]
        for _ in 0..<4000 {
            let text = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            do {
                _ = try FormData(urlEncoded: text)
                _ = try FormData(multipart: Data(text.utf8), contentType: Self.type)
            } catch {
                #expect(error == .notMultipart || error == .tooManyFields)
            }
        }
    }

    @Test(arguments: [
        ("/espace", true), ("/gestion/dossiers/FN-2026-00001", true), ("//mechant.example", false),
        ("https://x", false),
        ("/\\x", false), ("", false), ("espace", false), ("/a\r\nSet-Cookie: x", false),
    ])
    func redirectsAreLocal(address: String, isLocal: Bool) {
        #expect((Address.local(address) != nil) == isLocal)
    }
}

@Suite struct FrenchTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1000, "1\u{202F}000"), (1_234_567, "1\u{202F}234\u{202F}567"),
        (1_000_005, "1\u{202F}000\u{202F}005"),
        (-1500, "−1\u{202F}500"),
    ])
    func numbers(number: Int, text: String) {
        #expect(French.number(number) == text)
    }

    @Test func zeroAndOneAreSingular() {
        #expect(
            [0, 1, 2].map { French.count($0, "dossier", "dossiers") } == [
                "0\u{A0}dossier", "1\u{A0}dossier", "2\u{A0}dossiers",
            ])
    }

    @Test func theFirstOfTheMonthAndTheClockOfParis() {
        // 1 March 2026, 13:05 UTC.
        #expect(
            French.instant(Date(timeIntervalSince1970: 1_772_370_300)) == "1er\u{A0}mars\u{A0}2026 à 14\u{A0}h\u{A0}05")
    }

    @Test(arguments: [(500, "500\u{A0}octets"), (22_000, "22\u{A0}ko"), (1_450_000, "1,4\u{A0}Mo")])
    func sizes(bytes: Int, text: String) {
        #expect(French.size(bytes) == text)
    }

    @Test(arguments: [("31/01/2026", "2026-01-31"), ("1.2.2026", "2026-02-01"), ("2026-01-31", "2026-01-31")])
    func daysAsPeopleTypeThem(typed: String, day: String) {
        #expect(FrenchDay.read(typed)?.description == day)
    }

    @Test(arguments: ["31/02/2026", "01/13/2026", "demain", "1/2/26", ""])
    func textsThatAreNoDay(typed: String) {
        #expect(FrenchDay.read(typed) == nil)
    }
}
