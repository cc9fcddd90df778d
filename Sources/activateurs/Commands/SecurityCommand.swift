import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct SecurityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "security", abstract: "The journal of what concerns security.", subcommands: [Export.self])

    func run() throws { throw ValidationError("say what to do: security export.") }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Print the events, one JSON object a line (ECS names), the last ones first.")

        @Option(help: "The first day, as 2026-01-31; without it, all that is kept.") var since: String?

        func run() async throws {
            var start = Date.distantPast
            if let since {
                guard let day = CivilDay(since) else { throw Stop("--since is a day like 2026-01-31.", code: 64) }
                start = day.start
            }
            let stores = try await Stores.ready(try await Settings())
            for entry in try await stores.securityJournal.entries(since: start, limit: 1_000_000) {
                print(entry.event.ecs(at: entry.at))
            }
        }
    }
}
