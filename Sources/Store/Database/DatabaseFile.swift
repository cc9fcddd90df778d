import Foundation

/// The file that a database was opened in, told from another one under the same name.
struct DatabaseFile: Sendable {
    private let path: String
    private let device: UInt64
    private let number: UInt64

    /// - Throws: ``DatabaseUnavailable`` when there is no file.
    init(path: String) throws {
        let found = try Self.identity(path)
        (self.path, device, number) = (path, found.device, found.number)
    }

    /// - Throws: ``DatabaseUnavailable`` when the file was removed or replaced since: what is written now would be lost.
    func check() throws {
        let found = try Self.identity(path)
        guard found == (device, number) else { throw DatabaseUnavailable(reason: .replaced) }
    }

    /// The least that acts need for their documents and the log, in bytes.
    static let leastRoom: UInt64 = 32 << 20

    /// - Throws: ``DatabaseUnavailable`` when the disk has less room left: a small write may still find a place in the log,
    ///   a letter does not.
    func checkRoom(least: UInt64 = leastRoom) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw DatabaseUnavailable(reason: .disk) }
        let room = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        guard room.overflow || room.partialValue >= least else { throw DatabaseUnavailable(reason: .full) }
    }

    private static func identity(_ path: String) throws -> (device: UInt64, number: UInt64) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw DatabaseUnavailable(reason: .gone) }
        return (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}

/// The database takes no act at present; nothing was written, unless the reason is that nobody knows.
public struct DatabaseUnavailable: Error, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case missing = "there is no database"
        case gone = "the database's file is gone"
        case replaced = "the database's file was replaced"
        case locked = "somebody else holds the database"
        case full = "the disk is full"
        case readOnly = "the database cannot be written"
        case damaged = "the database is damaged"
        case tampered = "the tables are not what the journal recorded"
        case disk = "the disk does not answer"
        case unreachable = "the database server does not answer"
        case uncertain = "the database server was lost while it committed, and nobody knows whether it did"
    }

    public let reason: Reason
    public var description: String { reason.rawValue }
}
