import Crypto
import Foundation

/// One-time codes of a shared secret and the time (RFC 6238): SHA-1, six digits, thirty seconds, which every authenticator
/// reads.
public struct TimeBasedCode: Sendable, Equatable {
    private let secret: [UInt8]

    /// A new secret of 160 random bits (RFC 4226, section 4).
    public init() {
        var random = SystemRandomNumberGenerator()
        secret = (0..<20).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    /// A secret as authenticators write it; nil when it is none.
    public init?(base32 text: String) {
        var (bits, count, bytes) = (UInt32(0), 0, [UInt8]())
        for letter in text.uppercased().utf8 where letter != 32 {
            guard let value = Self.alphabet.firstIndex(of: letter) else { return nil }
            bits = bits << 5 | UInt32(value)
            count += 5
            if count >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count - 8)))
                count -= 8
                bits &= (1 << UInt32(count)) - 1
            }
        }
        guard bytes.count >= 16 else { return nil }
        secret = bytes
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    public var base32: String {
        var (bits, count, letters) = (UInt32(0), 0, [UInt8]())
        for byte in secret {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                letters.append(Self.alphabet[Int(bits >> UInt32(count - 5)) & 31])
                count -= 5
                bits &= (1 << UInt32(count)) - 1
            }
        }
        if count > 0 { letters.append(Self.alphabet[Int(bits << UInt32(5 - count)) & 31]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// What an authenticator scans (the key URI format that they share).
    public func address(of account: String, issuer: String) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
        return "otpauth://totp/\(encoded(issuer)):\(encoded(account))?secret=\(base32)&issuer=\(encoded(issuer))"
    }

    /// The number of the thirty seconds that an instant falls in.
    public static func step(at instant: Date) -> Int { Int((instant.timeIntervalSince1970 / 30).rounded(.down)) }

    public func code(at instant: Date) -> String { code(step: Self.step(at: instant)) }

    func code(step: Int) -> String {
        var counter = UInt64(bitPattern: Int64(step)).bigEndian
        let message = withUnsafeBytes(of: &counter) { Data($0) }
        let digest = Array(HMAC<Insecure.SHA1>.authenticationCode(for: message, using: SymmetricKey(data: secret)))
        let offset = Int(digest[19] & 15)
        let number = digest[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
        let digits = String(number % 1_000_000)
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    /// The step whose code this is: the present one, the one before or after it (clocks differ), and later than the last
    /// one used: a code serves once.
    func step(of code: String, at instant: Date, after last: Int) -> Int? {
        let now = Self.step(at: instant)
        return (now - 1...now + 1).first { $0 > last && self.code(step: $0) == code }
    }
}
