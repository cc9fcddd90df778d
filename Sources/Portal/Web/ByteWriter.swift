import NIOCore

/// The bytes of an answer while they are written. A `ByteBuffer` checks its room and its owner at each of the thousands of
/// small writes of a page, and that alone took a third of an answer of the API (decision record 0014).
struct ByteWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    /// - Parameter room: about how many bytes will be written.
    init(room: Int = 0) { bytes.reserveCapacity(room) }

    init(_ text: String) { bytes = Array(text.utf8) }

    var count: Int { bytes.count }

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    mutating func write(_ other: ByteWriter) { bytes.append(contentsOf: other.bytes) }

    mutating func write(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

    mutating func write(_ byte: UInt8) { bytes.append(byte) }

    /// Writes a whole number in decimal digits.
    mutating func write(_ number: Int) {
        guard number >= 10 else {
            if number >= 0 { write(UInt8(48 + number)) } else { write(String(number)) }
            return
        }
        let start = bytes.count
        var rest = number
        while rest > 0 {
            bytes.append(UInt8(48 + rest % 10))
            rest /= 10
        }
        bytes[start...].reverse()
    }

    /// Forgets what was written and keeps the room.
    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// What was written, as an answer carries it.
    var buffer: ByteBuffer { ByteBuffer(bytes: bytes) }
}
