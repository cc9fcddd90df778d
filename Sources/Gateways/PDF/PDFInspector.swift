import Foundation
import Referencing

/// Reads PDF files that people send, with programs that are limited in time and memory.
public struct PDFInspector: Sendable {
    /// Why a file is not taken.
    public enum Fault: Error, Equatable, Sendable {
        case empty
        case notAPDF
        case encrypted
        case unreadable
        case tooFewPages(Int, expected: Int)
    }

    /// A program is missing or was stopped: the file may be good, the check can be tried again.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// Shared by every inspector: the programs are what costs.
    private static let places: [Queue: AsyncSemaphore] = [
        .staff: AsyncSemaphore(places: 2), .applicants: AsyncSemaphore(places: 2),
    ]

    public init() {}

    /// Checks a file by its content; gives its number of pages.
    /// - Parameter expected: how many pages it must have at least.
    /// - Throws: ``Fault``, which says why the file is not taken; ``Failure`` when the program cannot be run; ``Busy`` when
    ///   too many wait.
    public func pages(
        of bytes: Data, atLeast expected: Int = 1, for queue: Queue = .applicants
    ) async throws -> Int {
        guard !bytes.isEmpty else { throw Fault.empty }
        // ISO 32000-1, annex H: readers accept the mark within the first 1024 bytes.
        guard bytes.prefix(1024).range(of: Data("%PDF-".utf8)) != nil else { throw Fault.notAPDF }
        return try await LimitedProcess.withFile(bytes, "pdf") { path in
            // qpdf: 0 good, 2 damaged, 3 readable with warnings; is-encrypted: 0 yes, 2 no.
            if try await run("qpdf", ["--is-encrypted", path], queue).code == 0 { throw Fault.encrypted }
            let check = try await run("qpdf", ["--no-warn", "--check", path], queue)
            guard check.code == 0 || check.code == 3 else { throw Fault.unreadable }
            let info = try await run("pdfinfo", [path], queue)
            guard info.code == 0, let pages = Self.pages(in: String(decoding: info.output, as: UTF8.self)), pages > 0
            else { throw Fault.unreadable }
            guard pages >= expected else { throw Fault.tooFewPages(pages, expected: expected) }
            return pages
        }
    }

    /// What the file can do beyond being read, as its structure says once qpdf has resolved names, object streams and
    /// compression; nothing of it is run. ``ActiveContent/undetermined`` when the program gives no structure.
    /// - Throws: ``Failure`` when the program cannot be run; ``Busy`` when too many wait.
    public func activeContent(of bytes: Data, for queue: Queue = .applicants) async throws -> Set<ActiveContent> {
        try await LimitedProcess.withFile(bytes, "pdf") { path in
            do {
                let result = try await run("qpdf", ["--no-warn", "--json=2", "--json-key=qpdf", path], queue)
                guard result.code == 0 || result.code == 3 else { return [.undetermined] }
                return Self.activeContent(inStructure: result.output)
            } catch is Fault {
                // More structure than a letter can need.
                return [.undetermined]
            }
        }
    }

    /// In qpdf's JSON a name stands as `"/Name"`, and a text never does: it starts with its kind.
    static func activeContent(inStructure json: Data) -> Set<ActiveContent> {
        let names: [ActiveContent: [String]] = [
            .script: ["/JavaScript", "/JS", "/XFA"],
            .launch: [
                "/Launch", "/ImportData", "/SubmitForm", "/ResetForm", "/GoToR", "/GoToE", "/Thread", "/Rendition",
            ],
            .embeddedFile: [
                "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D",
            ],
        ]
        func holds(_ name: String) -> Bool { json.range(of: Data("\"\(name)\"".utf8)) != nil }
        var found = Set(names.filter { $0.value.contains(where: holds) }.keys)
        // A link waits for a click; one that opens with the file, or with a page, does not.
        if holds("/URI"), holds("/OpenAction") || holds("/AA") { found.insert(.launch) }
        // ISO 32000-1, 7.3.8.2: a stream whose bytes stand in another file. As a number, the name is an annotation's flags.
        // File specifications, which attached files have, name theirs by the same key.
        if !found.contains(.embeddedFile),
            ["\"", "{"].contains(where: { json.range(of: Data("\"/F\": \($0)".utf8)) != nil })
        {
            found.insert(.launch)
        }
        return found
    }

    /// A page as a PNG picture, its longer side of 1414 pixels: an A4 page is 1000 wide.
    /// - Throws: ``Fault`` for a file that cannot be drawn; ``Failure`` when the program cannot be run; ``Busy`` when too
    ///   many wait.
    public func picture(ofPage page: Int, of bytes: Data, for queue: Queue = .applicants) async throws -> Data {
        try await LimitedProcess.withFile(bytes, "pdf") { path in
            let arguments = [
                "-png", "-f", "\(page)", "-l", "\(page)", "-scale-to", "1414", path,
            ]
            let result = try await run("pdftoppm", arguments, queue)
            guard result.code == 0, !result.output.isEmpty else { throw Fault.unreadable }
            return result.output
        }
    }

    static func pages(in info: String) -> Int? {
        let line = info.split(separator: "\n").first { $0.hasPrefix("Pages:") }
        return line.flatMap { Int($0.dropFirst(6).trimmingCharacters(in: .whitespaces)) }
    }

    private func run(_ name: String, _ arguments: [String], _ queue: Queue) async throws -> LimitedProcess.Result {
        guard let places = Self.places[queue] else { throw Busy() }
        do {
            return try await places.pass { try await LimitedProcess("/usr/bin/\(name)").run(arguments) }
        } catch let busy as Busy {
            throw busy
        } catch let cancelled as CancellationError {
            throw cancelled
        } catch let failure as LimitedProcess.Failure where failure.isTooMuchOutput {
            // No letter makes a program say that much.
            throw Fault.unreadable
        } catch {
            throw Failure(description: "\(error)")
        }
    }
}
