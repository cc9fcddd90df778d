import ArgumentParser
import Foundation
import Gateways
import Portal
import Store

struct DrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drill",
        abstract: "Restore a copy beside the database in service, verify it, and say what it lacks.",
        discussion: """
            COPY is a file that backup made, or the address of a database that was restored beside (to a moment, from the \
            server's own log): sqlite:PATH or postgres://…. Nothing in service is changed.
            """)

    @Argument(help: "A file of backup, or the address of a restored database.") var copy: String
    @Option(help: "An empty database to restore the file into, as DATABASE_URL names it; without it, a temporary one.")
    var into: String?

    func validate() throws {
        guard into == nil || !isAddress else {
            throw ValidationError("--into takes a file: what is restored already is read where it is.")
        }
    }

    func run() async throws {
        let settings = try await Settings()
        guard copy != settings.databaseURL else { throw Stop("that is the database in service, and no copy.") }
        let start = ContinuousClock.now
        let service = try await Stores.ready(settings)
        // A drill that was killed left a whole copy.
        _ = try TemporaryFolder.sweep()
        let folder = "\(TemporaryFolder.path)/drill-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        let anchors = try settings.anchors(makesKey: false)
        let result: Result<RestoreDrill.Report, any Error>
        do {
            let restored = try await restored(in: folder, anchors)
            result = .success(
                try await RestoreDrill(copy: restored, service: service.database, comparing: anchors).run())
        } catch { result = .failure(error) }
        try FileManager.default.removeItem(atPath: folder)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        do { Self.tell(try result.get(), seconds) } catch let unusable as DatabaseCopy.Unusable {
            throw Stop("the copy is of no use: \(unusable.description).")
        }
    }

    private var isAddress: Bool { ["sqlite:", "postgres://", "postgresql://"].contains(where: copy.hasPrefix) }

    private func restored(in folder: String, _ anchors: JournalAnchors?) async throws -> any Database {
        if isAddress { return try Stores(url: copy, isPatient: true).database }
        let path = "\(folder)/restored.sqlite"
        _ = try await DatabaseCopy.restore(copy, to: path, comparing: anchors, at: Date())
        let file = try Stores(url: "sqlite:\(path)").database
        guard let into else { return file }
        let target = try Stores(url: into, isNew: true, isPatient: true).database
        _ = try await DatabaseTransfer(from: file, to: target).run { _ in }
        return target
    }

    private static func tell(_ report: RestoreDrill.Report, _ seconds: Double) {
        for count in report.counts where count.inCopy != count.inService {
            print("\(count.table): \(count.inCopy) rows in the copy, \(count.inService) in service")
        }
        print("The copy is whole; its journal holds: \(report.rows) rows, compared with \(report.heads) signed heads.")
        let last = report.lastAct.map { "Its last act is of \(Timestamp.text($0))" } ?? "It has no act"
        print(
            "\(last); acts done since: \(report.actsSince). Restored and verified in \(Int(seconds.rounded(.up))) s."
        )
    }
}
