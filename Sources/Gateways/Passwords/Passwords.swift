import CArgon2
import Foundation
import NIOPosix

/// Passwords as argon2id hashes (19 MiB, two passes, one lane), in PHC form. About 20 ms of one core each, so they
/// are made on a small pool of threads of their own.
public struct Passwords: Sendable {
    /// libargon2 refused; its own words.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    private static let memory: UInt32 = 19 * 1024
    private static let passes: UInt32 = 2
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 2)
        pool.start()
        return pool
    }()

    /// Fifty wait, for half a second: a flood of log-ins is told to come back, and holds up nobody's for long.
    private static let turns = AsyncSemaphore(places: 2, mostWaiting: 50)

    public init() {}

    /// - Throws: ``Failure`` when there is no memory for it.
    public func hash(_ password: String) async throws -> String {
        try await Self.turns.pass { try await Self.threads.runIfActive { try Self.hash(password) } }
    }

    /// Whether the password is the one of the hash. Without a hash it takes as long and says no: the time of an
    /// answer does not tell whether an account exists.
    /// - Throws: ``Failure`` when there is no memory for it; a wrong password is false, not an error.
    public func matches(_ password: String, _ hash: String?) async throws -> Bool {
        try await Self.turns.pass {
            try await Self.threads.runIfActive {
                let isKnown = hash != nil
                return Self.verify(password, hash ?? decoy) == ARGON2_OK && isKnown
            }
        }
    }

    static func verify(_ password: String, _ hash: String) -> Argon2_ErrorCodes {
        let bytes = Array(password.utf8)
        return Argon2_ErrorCodes(rawValue: argon2id_verify(hash, bytes, bytes.count))
    }

    private static func hash(_ password: String) throws -> String {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        let bytes = Array(password.utf8)
        var encoded = [CChar](repeating: 0, count: 128)
        let code = argon2id_hash_encoded(
            passes, memory, 1, bytes, bytes.count, salt, salt.count, 32, &encoded, encoded.count)
        guard code == ARGON2_OK.rawValue else {
            throw Failure(description: String(cString: argon2_error_message(code)))
        }
        return String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// A hash of a password that nobody knows, with the parameters in force.
let decoy =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
    + "WbQHpTM9SMpmg6AoG6QzYX3KBT2ZVh1ZxHhYkGaq3vU"
