import Foundation
import Testing

@testable import Store

@Suite struct DatabaseFileTests {
    private static func withFile(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        try body(path)
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    @Test func aFileThatIsGoneOrReplacedIsFound() throws {
        try Self.withFile { path in
            let file = try DatabaseFile(path: path)
            try file.check()
            try FileManager.default.moveItem(atPath: path, toPath: path + ".former")
            #expect(throws: DatabaseUnavailable(reason: .gone)) { try file.check() }
            try Data("y".utf8).write(to: URL(fileURLWithPath: path))
            #expect(throws: DatabaseUnavailable(reason: .replaced)) { try file.check() }
            try FileManager.default.removeItem(atPath: path + ".former")
        }
    }

    @Test func aDiskWithoutRoomIsFull() throws {
        try Self.withFile { path in
            let file = try DatabaseFile(path: path)
            try file.checkRoom(least: 1)
            #expect(throws: DatabaseUnavailable(reason: .full)) { try file.checkRoom(least: .max) }
        }
    }
}
