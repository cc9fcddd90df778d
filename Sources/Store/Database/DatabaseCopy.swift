import Foundation

/// Copies of the whole database in files: written aside under a name of their own, put in place only when they are whole.
public enum DatabaseCopy {
    /// Why a copy is not put in place of a database.
    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    /// Copies a database to a new file while it is in use; a copy that is interrupted leaves no file of that name.
    /// - Throws: the file system's error, or the engine's.
    public static func write(_ database: any Database, to file: String) async throws {
        let aside = "\(file).partial"
        try remove(aside)
        do {
            try createPrivately(aside)
            try await database.backup(to: aside)
            try sync(aside)
            try FileManager.default.moveItem(atPath: aside, toPath: file)
            try sync(URL(fileURLWithPath: file).deletingLastPathComponent().path)
            try remove(aside)
        } catch {
            try remove(aside)
            throw error
        }
    }

    /// Puts a copy in place of a database. The copy is checked before anything is touched: pages, references, schema and
    /// journal, up to where its heads were signed; the former database stays beside it, with its log.
    /// - Returns: how many rows its journal has, and where the former database is, if there was one.
    /// - Throws: ``Unusable``, or the file system's error.
    public static func restore(_ copy: String, to file: String, comparing anchors: JournalAnchors?, at now: Date)
        async throws -> (
            rows: Int, former: String?
        )
    {
        guard FileManager.default.fileExists(atPath: copy) else { throw Unusable(description: "\(copy) is missing") }
        let aside = "\(file).restoring"
        try remove(aside)
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        do {
            try FileManager.default.copyItem(atPath: copy, toPath: aside)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: aside)
            let rows = try await verified(aside, anchors)
            try sync(aside)
            let former = try setAside(file, at: now)
            try FileManager.default.moveItem(atPath: aside, toPath: file)
            try sync(folder.path)
            return (rows, former)
        } catch {
            try remove(aside)
            throw error
        }
    }

    /// A copy, checked, to be read.
    /// - Throws: ``Unusable``.
    public static func checked(_ copy: String, comparing anchors: JournalAnchors?) async throws -> any Database {
        guard FileManager.default.fileExists(atPath: copy) else { throw Unusable(description: "\(copy) is missing") }
        _ = try await verified(copy, anchors)
        return try SQLiteDatabase(file: copy)
    }

    /// - Returns: how many rows the journal has.
    private static func verified(_ file: String, _ anchors: JournalAnchors?) async throws -> Int {
        let database: SQLiteDatabase
        do { database = try SQLiteDatabase(file: file) } catch {
            throw Unusable(description: "the copy is no database")
        }
        defer { for end in ["-wal", "-shm"] { unlink(file + end) } }
        let rows = try await verify(database, anchors).rows
        try database.close()
        return rows
    }

    /// Pages, references, schema and journal of a copy.
    /// - Returns: what was found of a journal that holds.
    /// - Throws: ``Unusable``; what the engine throws.
    static func verify(_ copy: any Database, _ anchors: JournalAnchors?) async throws -> Journal.Verification {
        let faults: [String]
        do { faults = try await copy.faults(thorough: true) } catch {
            throw Unusable(description: "the copy cannot be read: \(error)")
        }
        if let fault = faults.first { throw Unusable(description: "the copy is damaged: \(fault)") }
        guard try await Migrations(database: copy).isKnown() else {
            throw Unusable(description: "the copy has no schema of this program, or a later one")
        }
        let verification = try await Journal(database: copy).verify(anchors, isCopy: true)
        if let fault = verification.fault { throw Unusable(description: "the copy’s journal does not hold: \(fault)") }
        return verification
    }

    /// The former database and its log, under a name with the time: a log that stays would be read into the new one.
    private static func setAside(_ file: String, at now: Date) throws -> String? {
        guard FileManager.default.fileExists(atPath: file) else { return nil }
        let former = "\(file).before-\(Timestamp.text(now).filter { $0.isNumber || $0 == "T" })"
        for end in ["-wal", "-shm", ""] where FileManager.default.fileExists(atPath: file + end) {
            try FileManager.default.moveItem(atPath: file + end, toPath: former + end)
        }
        return former
    }

    private static func remove(_ file: String) throws {
        for end in ["", "-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: file + end) {
            try FileManager.default.removeItem(atPath: file + end)
        }
    }

    private static func createPrivately(_ file: String) throws {
        let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        guard descriptor >= 0 else { throw Unusable(description: "\(file) cannot be written") }
        close(descriptor)
    }

    private static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Unusable(description: "\(path) cannot be read") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Unusable(description: "\(path) cannot be written to the disk") }
    }
}
