import Crypto
import Foundation

/// Secrets sent to a browser or by e-mail: 256 random bits, kept only as their hash.
public enum Token {
    public static func make() -> String {
        SymmetricKey(size: .bits256).withUnsafeBytes { Digest.hex($0) }
    }

    public static func hash(_ token: String) -> String { Digest.sha256(token) }
}
