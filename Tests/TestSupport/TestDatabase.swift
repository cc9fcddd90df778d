import Foundation

@testable import Store

/// An empty database for a test: in memory, or a schema of its own on the server that `TEST_DATABASE_URL` names.
public enum TestDatabase {
    public static func make() throws -> any Database {
        guard let server = ProcessInfo.processInfo.environment["TEST_DATABASE_URL"] else { return try SQLiteDatabase() }
        let schema = "test_" + NewID.make(at: Date()).filter { $0 != "-" }
        try PostgreSQLConnection(server).run("CREATE SCHEMA \(schema)")
        return try PostgreSQLDatabase(
            "\(server)?options=-csearch_path%3D\(schema)", isNew: true, connections: 2)
    }
}
