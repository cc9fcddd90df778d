import Foundation
import Referencing
import TestSupport
import Testing

@testable import Store

/// Moving from one engine to another, or from one database to another of the same.
@Suite struct DatabaseTransferTests {
    @Test func theListNamesEveryTable() async throws {
        let scene = try await Scene()
        for table in TableList.all {
            let columns = try await scene.stores.database.read { try $0.columns(of: table.name) }
            #expect(!columns.isEmpty && Set(table.key).isSubset(of: columns), "\(table.name)")
        }
        let embedded = try SQLiteDatabase()
        _ = try await Migrations(database: embedded).run(at: scene.start)
        let names = try await embedded.read { connection in
            try connection.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
                try $0.text("name")
            }
        }
        #expect(Set(names) == Set(TableList.all.map(\.name)))
    }

    @Test func everyRowIsThereAndBack() async throws {
        let scene = try await Scene()
        let number = try await scene.proposed()
        try await scene.act(Decide(.accept, capacity: "cheffe"), on: number, by: scene.approver)
        let (there, back) = (try SQLiteDatabase(), try TestDatabase.make())
        let lines = try await DatabaseTransfer(from: scene.stores.database, to: there).run { _ in }
        #expect(lines.first { $0.table == "applications" }?.rows == 1)
        let returned = try await DatabaseTransfer(from: there, to: back).run { _ in }
        #expect(returned.map(\.digest) == lines.map(\.digest))
        let file = try await Stores(database: back).applications.application(number, visibleTo: scene.approver)
        #expect(file == (try await scene.file(number)))
        #expect(try await Stores(database: back).journal.verify().fault == nil)
        #expect(try await !DatabaseTransfer.isUnderWay(in: back))
        await #expect(throws: DatabaseTransfer.Refused.self, "a filled target") {
            try await DatabaseTransfer(from: scene.stores.database, to: back).run { _ in }
        }
    }

    @Test func whatWasInterruptedGoesOn() async throws {
        let scene = try await Scene()
        _ = try await scene.proposed()
        let target = try TestDatabase.make()
        let transfer = DatabaseTransfer(from: scene.stores.database, to: target)
        try await transfer.run { _ in }
        // As it stands when it is cut in the middle of the accounts.
        try await target.write { connection in
            try connection.execute("CREATE TABLE transfer (source TEXT NOT NULL)")
            let origin = try connection.first("SELECT hash FROM journal WHERE seq = 1") { try $0.text("hash") } ?? ""
            try connection.execute("INSERT INTO transfer (source) VALUES (\(origin))")
            try connection.execute("DELETE FROM journal WHERE seq > 2")
            try connection.execute("DELETE FROM journal_head")
        }
        await #expect(throws: DatabaseTransfer.Refused.self, "half copied is no source") {
            try await DatabaseTransfer(from: target, to: try SQLiteDatabase()).run { _ in }
        }
        #expect(try await transfer.run { _ in }.first { $0.table == "journal" }?.rows ?? 0 > 2)
        let other = try await Scene()
        try await other.fill(other.owner)
        try await target.write { try $0.execute("CREATE TABLE transfer (source TEXT NOT NULL)") }
        await #expect(throws: DatabaseTransfer.Refused.self, "begun from another one") {
            try await DatabaseTransfer(from: other.stores.database, to: target).run { _ in }
        }
    }

    @Test func aRowThatIsNotTheSameIsFound() async throws {
        let scene = try await Scene()
        _ = try await scene.proposed()
        let target = try TestDatabase.make()
        let transfer = DatabaseTransfer(from: scene.stores.database, to: target)
        try await transfer.run { _ in }
        try await target.write { connection in
            try connection.execute("CREATE TABLE transfer (source TEXT NOT NULL)")
            let origin = try connection.first("SELECT hash FROM journal WHERE seq = 1") { try $0.text("hash") } ?? ""
            try connection.execute("INSERT INTO transfer (source) VALUES (\(origin))")
            try connection.execute("UPDATE accounts SET name = 'Autre'")
        }
        await #expect(throws: DatabaseTransfer.Refused.self) { try await transfer.run { _ in } }
    }
}
