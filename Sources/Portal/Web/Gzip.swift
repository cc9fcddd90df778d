import CZlib
import NIOCore

/// Text made smaller for the wire (RFC 1952).
enum Gzip {
    /// zlib could not do its work: there is no memory left.
    struct Failure: Error {}

    /// - Parameter level: 1 is fast, 9 is small.
    static func compress(_ buffer: ByteBuffer, level: Int32 = 5) throws(Failure) -> ByteBuffer {
        var stream = z_stream()
        guard zlib_deflate_init(&stream, level) == Z_OK else { throw Failure() }
        defer { deflateEnd(&stream) }
        var source = buffer
        let bound = Int(deflateBound(&stream, UInt(source.readableBytes)))
        var out = ByteBufferAllocator().buffer(capacity: bound)
        let isDone = source.readWithUnsafeMutableReadableBytes { input in
            let written = out.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { output in
                stream.next_in = input.bindMemory(to: UInt8.self).baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(output.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? output.count - Int(stream.avail_out) : 0
            }
            return (input.count, written > 0)
        }
        guard isDone else { throw Failure() }
        return out
    }
}
