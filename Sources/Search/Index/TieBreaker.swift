/// The order of equal documents: drawn from a seed, the same in every process.
public enum TieBreaker {
    /// FNV-1a, then mixed: Swift's own hashes differ from one process to another.
    public static func hash(_ text: String, _ seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
        var hash = seed
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return mixed(hash)
    }

    static func mixed(_ hash: UInt64) -> UInt64 {
        var hash = hash ^ (hash >> 32)
        hash &*= 0xd6e8_feb8_6659_fd93
        return hash ^ (hash >> 32)
    }
}
