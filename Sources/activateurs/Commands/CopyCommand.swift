import ArgumentParser
import Foundation
import Store

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy a whole database into an empty one, of either engine, and prove that both are the same.",
        discussion: "Stop the service first. What was interrupted goes on where it stopped, by the same command.")

    @Option(name: .customLong("from"), help: "The database to copy, as DATABASE_URL names it.") var source: String
    @Option(name: .customLong("to"), help: "The empty one.") var target: String

    func run() async throws {
        let (from, to) = (try Self.open(source, isNew: false), try Self.open(target, isNew: true))
        // Read beside the copying: what it finds decides whether the copy is of use.
        async let verified = from.journal.verify()
        do {
            let lines = try await DatabaseTransfer(from: from.database, to: to.database).run(Self.tell)
            let verification = try await verified
            if let fault = verification.fault {
                throw Stop("the journal of the source does not hold, nor does the copy’s: \(fault).")
            }
            print("The same on both sides: \(lines.count) tables, \(lines.reduce(0) { $0 + $1.rows }) rows.")
            print("The journal holds on both sides: \(verification.rows) rows.")
        } catch let refusal as DatabaseTransfer.Refused {
            throw Stop("\(refusal.description).")
        }
    }

    @Sendable private static func tell(_ line: DatabaseTransfer.Line) {
        if line.isDone {
            print("\(line.table): \(line.rows) rows, sha256 \(line.digest)")
        } else {
            print("\(line.table): \(line.rows) rows so far…")
        }
        fflush(nil)
    }

    private static func open(_ url: String, isNew: Bool) throws -> Stores {
        do { return try Stores(url: url, isNew: isNew, isPatient: true) } catch let error as UnknownDatabase {
            throw error
        } catch {
            throw Stop("the database \(DatabaseAddress.withoutPassword(url)) cannot be opened: \(error).")
        }
    }
}
