import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the whole database to a file while it is in use.")

    @Argument(help: "The file to write; it must not exist.") var file: String

    func run() async throws {
        let stores = try await Stores.ready(try await Settings())
        guard !FileManager.default.fileExists(atPath: file) else { throw Stop("\(file) exists already.") }
        try await DatabaseCopy.write(stores.database, to: file)
        print("Copied to \(file).")
    }
}
