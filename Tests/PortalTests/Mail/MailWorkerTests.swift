import Foundation
import Gateways
import Logging
import Referencing
import Synchronization
import TestSupport
import Testing

@testable import Portal
@testable import Store

/// The worker that sends: against real files, and a database that refuses to record.
@Suite struct MailWorkerTests {
    /// A queue with some mails, and the folder that they are sent to.
    private struct Scene {
        let stores: Stores
        let folder = FileManager.default.temporaryDirectory.appending(path: "mails-\(UUID().uuidString)").path
        let start = Date(timeIntervalSince1970: 1_772_000_000)

        init(_ count: Int) async throws {
            stores = Stores(database: try TestDatabase.make())
            _ = try await stores.migrations.run(at: start)
            let mails = (0..<count).map { OutgoingMail(to: "a@b.fr", subject: "Sujet \($0)", body: "Été\n") }
            try await stores.accounts.write(mails, at: start)
        }

        func worker(_ logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) -> MailWorker {
            MailWorker(queue: stores.mails, transport: .folder(folder), from: "portail@exemple.fr", logger: logger)
        }

        func files() throws -> [String] {
            FileManager.default.fileExists(atPath: folder)
                ? try FileManager.default.contentsOfDirectory(atPath: folder) : []
        }
    }

    @Test func everyMailIsSentOnce() async throws {
        let scene = try await Scene(5)
        try await scene.worker().sendDue { scene.start }
        #expect(try scene.files().count == 5)
        #expect(try await scene.stores.mails.counts() == (waiting: 0, abandoned: 0))
        try await scene.worker().sendDue { scene.start + 3600 }
        #expect(try scene.files().count == 5)
    }

    @Test func twoWorkersShareAQueue() async throws {
        let scene = try await Scene(20)
        let (one, two) = (scene.worker(), scene.worker())
        async let first: Void = one.sendDue { scene.start }
        async let second: Void = two.sendDue { scene.start }
        _ = try await (first, second)
        #expect(try scene.files().count == 20)
    }

    @Test func aMailThatCannotBeSentWaits() async throws {
        let scene = try await Scene(1)
        // A file stands where the folder would be.
        try Data().write(to: URL(fileURLWithPath: scene.folder))
        try await scene.worker().sendDue { scene.start }
        #expect(try await scene.stores.mails.counts() == (waiting: 1, abandoned: 0))
        try FileManager.default.removeItem(atPath: scene.folder)
        try await scene.worker().sendDue { scene.start + 24 * 3600 }
        #expect(try scene.files().count == 1)
        #expect(try await scene.stores.mails.counts() == (waiting: 0, abandoned: 0))
    }

    /// A failure to record a sending is not a failure to send: the message has gone, and goes once.
    @Test func aSendingThatCannotBeRecordedIsRecordedLater() async throws {
        let scene = try await Scene(1)
        try await scene.stores.database.write { try $0.execute("ALTER TABLE mail_attempts RENAME TO away") }
        let (events, said) = AsyncStream<String>.makeStream()
        let worker = scene.worker(Logger(label: "test") { _ in Listener(said: said) })
        async let sending: Void = worker.sendDue { scene.start }
        for await line in events where line == "mail outcome not recorded" { break }
        #expect(try scene.files().count == 1)
        try await scene.stores.database.write { try $0.execute("ALTER TABLE away RENAME TO mail_attempts") }
        try await sending
        #expect(try await scene.stores.mails.counts() == (waiting: 0, abandoned: 0))
        try await scene.worker().sendDue { scene.start + 3600 }
        #expect(try scene.files().count == 1)
    }
}

/// Tells what is logged.
private struct Listener: LogHandler {
    let said: AsyncStream<String>.Continuation
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    init(said: AsyncStream<String>.Continuation) { self.said = said }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { said.yield("\(event.message)") }
}
