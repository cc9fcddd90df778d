import Foundation

/// Prints HTML as an accessible PDF (PDF/UA-1: tagged, titled, with its language, fonts embedded).
public struct PDFPrinter: Sendable {
    private let tool: Tool
    private let turnstile = Turnstile(places: 2)

    /// The printing failed; nothing was kept, and it can be tried again.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter program: WeasyPrint, in the Python environment that the set-up makes.
    public init(program: String) { tool = Tool(program, seconds: 30, memory: 2048) }

    public func print(_ html: String) async throws -> Data {
        let result: Tool.Result
        do {
            result = try await Tool.withFile(Data(html.utf8), "html") { path in
                // Nothing is fetched: what the page shows is inside it.
                let arguments = ["--quiet", "--pdf-variant", "pdf/ua-1", "--allowed-protocols", "data", path, "-"]
                return try await turnstile.pass { try await tool.run(arguments) }
            }
        } catch {
            throw Failure(description: "\(error)")
        }
        guard result.code == 0, result.output.starts(with: Data("%PDF-".utf8)) else {
            throw Failure(description: "the printer ended with \(result.code ?? -1): \(result.errors.suffix(300))")
        }
        return result.output
    }
}
