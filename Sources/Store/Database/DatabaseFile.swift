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

    private static func identity(_ path: String) throws -> (device: UInt64, number: UInt64) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw DatabaseUnavailable(reason: .gone) }
        return (UInt64(status.st_dev), UInt64(status.st_ino))
    }
}

/// The database takes no act at present; nothing was written.
public struct DatabaseUnavailable: Error, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case missing = "there is no database"
        case gone = "the database's file is gone"
        case replaced = "the database's file was replaced"
        case locked = "somebody else holds the database"
        case full = "the disk is full"
        case readOnly = "the database cannot be written"
        case damaged = "the database is damaged"
        case disk = "the disk does not answer"
    }

    public let reason: Reason
    public var description: String { reason.rawValue }
}
