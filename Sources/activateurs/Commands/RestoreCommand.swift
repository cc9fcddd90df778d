import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Check a copy that backup made, and put it in place of the database, which stays beside it.")

    @Argument(help: "The copy.") var file: String

    func run() async throws {
        let settings = try await Settings()
        guard settings.databaseURL.hasPrefix("sqlite:") else { return try await fill(settings) }
        let path = String(settings.databaseURL.dropFirst("sqlite:".count))
        let done = try await DatabaseCopy.restore(
            file, to: path, comparing: try settings.anchors(makesKey: false), at: Date())
        print("Restored to \(path); its journal holds: \(done.rows) rows.")
        if let former = done.former { print("The former database is \(former).") }
        if let anchors = try settings.anchors()?.setAside(at: Date()) {
            print("The signed heads of its journal are in \(anchors).")
        }
        print("Services that were running refuse to write now: start them again.")
    }

    /// On a server the copy goes into an empty database; which one is served is the operator's to say.
    private func fill(_ settings: Settings) async throws {
        let target = try Stores.open(settings, isNew: true)
        do {
            let lines = try await DatabaseTransfer(
                from: try await DatabaseCopy.checked(file, comparing: try settings.anchors(makesKey: false)),
                to: target.database
            ).run { _ in }
            print(
                "Restored to \(settings.databaseName): \(lines.reduce(0) { $0 + $1.rows }) rows, the same as in the copy."
            )
        } catch let refusal as DatabaseTransfer.Refused {
            throw Stop("\(refusal.description).")
        }
    }
}
