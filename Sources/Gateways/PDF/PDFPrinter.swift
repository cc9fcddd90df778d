import Foundation

/// Prints HTML as an accessible PDF (PDF/UA-1: tagged, titled, with its language, fonts embedded).
public struct PDFPrinter: Sendable {
    private let process: LimitedProcess
    /// Each run may take two gigabytes.
    private let places: [Queue: AsyncSemaphore] = [
        .staff: AsyncSemaphore(places: 1), .applicants: AsyncSemaphore(places: 2),
    ]

    /// The printing failed; nothing was kept, and it can be tried again.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter program: WeasyPrint, in the Python environment that the set-up makes.
    public init(program: String) { process = LimitedProcess(program, seconds: 30, memory: 2048) }

    /// - Throws: ``Failure``: nothing was printed, and the act that needed it can be tried again; ``Busy``: too many wait;
    ///   `CancellationError`: whoever asked is gone.
    public func print(_ html: String, for queue: Queue = .applicants) async throws -> Data {
        guard let semaphore = places[queue] else { throw Busy() }
        let result: LimitedProcess.Result
        do {
            result = try await LimitedProcess.withFile(Data(html.utf8), "html") { path in
                // Nothing is fetched: what the page shows is inside it.
                let arguments = ["--quiet", "--pdf-variant", "pdf/ua-1", "--allowed-protocols", "data", path, "-"]
                return try await semaphore.pass { try await process.run(arguments) }
            }
        } catch let busy as Busy {
            throw busy
        } catch let cancelled as CancellationError {
            throw cancelled
        } catch {
            throw Failure(description: "\(error)")
        }
        guard result.code == 0, result.output.starts(with: Data("%PDF-".utf8)) else {
            throw Failure(description: "the printer ended with \(result.code ?? -1): \(result.errors.suffix(300))")
        }
        return result.output
    }
}
