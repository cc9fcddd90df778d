import Foundation

/// Random numbers, the same ones in every run of a test. SplitMix64.
///
/// `TEST_SEED=random swift test` draws others, for a developer who looks for a case that nobody thought of; the seed
/// is printed, and `TEST_SEED=…` plays it again. A build is not red for what another commit brought.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter test: the name of the test: each has numbers of its own.
    public init(test: String) {
        let seed =
            switch ProcessInfo.processInfo.environment["TEST_SEED"] {
            case "random": UInt64.random(in: 1...999_999_999)
            case let text?: UInt64(text) ?? Self.seed(of: test)
            case nil: Self.seed(of: test)
            }
        state = seed
        print("seed of \(test): \(seed)")
    }

    /// FNV-1a: `hashValue` differs from run to run.
    private static func seed(of name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 } % 1_000_000_000
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
