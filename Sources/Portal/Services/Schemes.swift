import Foundation
import Referencing

/// The schemes of which the portal speaks: one file each, whose cases hold.
public struct Schemes: Sendable {
    public let all: [Scheme]

    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Throws: the file system's error; ``Unusable`` when a file cannot be read, or does not prove itself.
    public init(folder: String) throws {
        all = try Self.files(in: folder).map(Self.scheme)
        guard Set(all.map(\.code)).count == all.count else {
            throw Unusable(description: "two schemes in \(folder) have the same code")
        }
    }

    public static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
            .map { "\(folder)/\($0)" }
    }

    /// The scheme of a file.
    /// - Throws: ``Unusable`` when it cannot be read, or does not prove itself.
    public static func scheme(_ file: String) throws -> Scheme {
        let scheme = try read(file)
        if let fault = scheme.faults().first { throw Unusable(description: "\(file): \(fault)") }
        return scheme
    }

    /// The scheme of a file, right or wrong.
    /// - Throws: ``Unusable`` when it cannot be read.
    public static func read(_ file: String) throws -> Scheme {
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(fileURLWithPath: file)) } catch {
            throw Unusable(description: "\(file) cannot be read")
        }
        do { return try SchemeFile(bytes).scheme } catch { throw Unusable(description: "\(file): \(error)") }
    }

    public func named(_ code: String) -> Scheme? { all.first { $0.code == code } }
}
