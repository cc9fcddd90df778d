import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Bring the schema up to date.")

    @Flag(name: .customLong("new"), help: "Make the database when it is missing.")
    var isNew = false

    func run() async throws {
        let settings = try await Settings()
        let applied = try await Stores.open(settings, isNew: isNew).migrations.run(at: Date())
        print(applied.isEmpty ? "The schema is up to date." : "Applied: \(applied.joined(separator: ", ")).")
    }
}
