import ArgumentParser
import Foundation
import Portal

struct SchemesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispositifs", abstract: "The subsidies whose rules the portal knows.", subcommands: [Verify.self])

    func run() throws { throw ValidationError("say what to do: dispositifs verify.") }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract:
                "Run the cases that prove each scheme; find gaps and overlaps of dates, and rows that nothing reaches.")

        @Argument(help: "The files; without one, those that are shipped.") var files: [String] = []

        func run() async throws {
            let files = files.isEmpty ? try Schemes.files(in: "\(try await Settings().home)/Schemes") : files
            var faults = 0
            for file in files {
                let scheme = try Schemes.read(file)
                let found = scheme.faults()
                for fault in found { print("\(file): \(fault)") }
                if found.isEmpty { print("\(scheme.code): \(scheme.cases.count) cases hold.") }
                faults += found.count
            }
            if faults > 0 { throw Stop("\(faults) faults.") }
        }
    }
}
