import Foundation

/// Random numbers from a seed that is printed: a failure is played again with `TEST_SEED=… swift test`. SplitMix64.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter test: what the seed is printed beside.
    public init(test: String) {
        let seed =
            ProcessInfo.processInfo.environment["TEST_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 1...999_999_999)
        state = seed
        print("seed of \(test): \(seed)")
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
