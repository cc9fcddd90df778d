import Crypto
import Foundation

/// Heads of the journal, signed and written into one file a day: copied elsewhere, they prove that the chain was not
/// rewritten, cut or emptied up to there.
public struct JournalAnchors: Sendable {
    let folder: String
    private let key: Curve25519.Signing.PrivateKey

    /// A head as it was signed.
    struct Anchor: Sendable {
        let seq: Int
        let hash: String
        let isSigned: Bool
        let file: String
    }

    /// A key or a file that cannot be read.
    public struct Unreadable: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameters:
    ///   - folder: where the files are; made when it is missing.
    ///   - keyFile: the service's key (Ed25519), made when it is missing, readable by its owner alone.
    /// - Throws: ``Unreadable``, or the file system's error.
    public init(folder: String, keyFile: String) throws {
        self.folder = folder
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if !files.fileExists(atPath: keyFile) { try Self.makeKey(keyFile) }
        let text = try String(contentsOfFile: keyFile, encoding: .utf8)
        guard let bytes = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Unreadable(description: "\(keyFile) holds no key")
        }
        do { key = try Curve25519.Signing.PrivateKey(rawRepresentation: bytes) } catch {
            throw Unreadable(description: "\(keyFile) holds no key")
        }
    }

    /// Written aside, then given its name unless another process was faster: both read the same key afterwards.
    private static func makeKey(_ file: String) throws {
        let aside = "\(file).\(getpid())"
        let made = Curve25519.Signing.PrivateKey().rawRepresentation.base64EncodedString()
        guard
            FileManager.default.createFile(
                atPath: aside, contents: Data(made.utf8), attributes: [.posixPermissions: 0o600])
        else { throw Unreadable(description: "the key \(file) cannot be written") }
        defer { unlink(aside) }
        guard link(aside, file) == 0 || errno == EEXIST else {
            throw Unreadable(description: "the key \(file) cannot be written")
        }
    }

    /// The key with which anybody checks the signatures.
    public var publicKey: String { key.publicKey.rawRepresentation.base64EncodedString() }

    /// Signs a head and adds it to the day's file, unless it stands there already.
    /// - Throws: the file system's error.
    public func add(seq: Int, hash: String, at now: Date) throws {
        let file = "\(folder)/\(Timestamp.text(now).prefix(10)).txt"
        let former = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
        guard !former.contains("\(seq) \(hash) ") else { return }
        let instant = Timestamp.text(now)
        let signature = try key.signature(for: Data("\(seq) \(hash) \(instant)".utf8)).base64EncodedString()
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw Unreadable(description: "\(file) cannot be written") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        // A line that a power cut left unfinished ends here.
        let begin = former.isEmpty || former.hasSuffix("\n") ? "" : "\n"
        try handle.write(contentsOf: Data("\(begin)\(seq) \(hash) \(instant) \(signature)\n".utf8))
        try handle.synchronize()
    }

    /// Puts the heads of a former database aside: they say nothing of the one that takes its place.
    /// - Returns: where they are; nil when there are none.
    /// - Throws: the file system's error.
    public func setAside(at now: Date) throws -> String? {
        guard try !all().isEmpty else { return nil }
        let former = "\(folder).before-\(Timestamp.text(now).filter { $0.isNumber || $0 == "T" })"
        try FileManager.default.moveItem(atPath: folder, toPath: former)
        return former
    }

    /// Every head in the folder; an unfinished line says nothing.
    /// - Throws: the file system's error.
    func all() throws -> [Anchor] {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
        return try names.sorted().flatMap { name in
            try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").compactMap { line in
                let parts = line.split(separator: " ").map(String.init)
                guard parts.count == 4, let seq = Int(parts[0]), let signature = Data(base64Encoded: parts[3]) else {
                    return nil
                }
                let text = Data("\(parts[0]) \(parts[1]) \(parts[2])".utf8)
                return Anchor(
                    seq: seq, hash: parts[1], isSigned: key.publicKey.isValidSignature(signature, for: text),
                    file: name)
            }
        }
    }
}
