import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "The journal of acts.", subcommands: [Verify.self, Head.self])

    func run() throws { throw ValidationError("say what to do: journal verify or journal head.") }

    struct Head: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head", abstract: "Print the number and the hash of the last row, to be kept elsewhere.")

        func run() async throws {
            let head = try await Stores.ready(try await Settings()).journal.head()
            print("\(head.seq) \(head.hash)")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Find any row changed, removed or inserted, here and in what the journal vouches for.")

        @Option(help: "What journal head printed once, as one argument.") var head: String?

        func run() async throws {
            let settings = try await Settings()
            let stores = try await Stores.ready(settings)
            if let fault = try await stores.database.faults(thorough: true).first {
                throw Stop("the database does not hold: \(fault).")
            }
            let verification = try await stores.journal.verify(
                try settings.anchors(makesKey: false), known: try head.map { [try Self.known($0)] } ?? [])
            if let fault = verification.fault { throw Stop("the journal does not hold: \(fault).") }
            print("The journal holds: \(verification.rows) rows.")
            print("Signed or given heads that it was compared with: \(verification.heads).")
        }

        private static func known(_ text: String) throws -> (seq: Int, hash: String) {
            let parts = text.split(separator: " ")
            guard parts.count == 2, let seq = Int(parts[0]), seq > 0, parts[1].count == 64 else {
                throw Stop("--head is what journal head printed: a number and a hash.", code: 64)
            }
            return (seq, String(parts[1]))
        }
    }
}
