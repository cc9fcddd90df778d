import CStemmer
import Synchronization

/// French inflection by the Snowball algorithm: « formations » and « formation » have one stem.
public final class Stemmer: Sendable {
    private struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer?
    }

    /// The algorithm keeps a buffer of its own: one word at a time.
    private let handle: Mutex<Handle>

    public init() { handle = Mutex(Handle(pointer: sb_stemmer_new("french", "UTF_8"))) }

    deinit { handle.withLock { sb_stemmer_delete($0.pointer) } }

    /// - Parameter word: folded. Words with a digit, and those of three letters or fewer, are their own stems.
    public func stem(_ word: String) -> String {
        guard word.utf8.count > 3, !word.utf8.contains(where: { $0 < 58 }) else { return word }
        return handle.withLock { handle in
            var word = word
            let stem: String? = word.withUTF8 { bytes in
                guard let pointer = handle.pointer,
                    let stem = sb_stemmer_stem(pointer, bytes.baseAddress, Int32(bytes.count))
                else { return nil }
                let length = Int(sb_stemmer_length(pointer))
                return String(decoding: UnsafeBufferPointer(start: stem, count: length), as: UTF8.self)
            }
            return stem ?? word
        }
    }
}
