import Foundation
import Gateways
import NIOCore

/// An answer that waits for its reader: a little of it in memory, the rest in a file that nobody else sees. Memory stays
/// flat whatever the reader does, and a client that sends all before it reads is not held up.
actor AnswerSpool {
    /// The file could not be made, written or read.
    struct Failure: Error {
        let what: String
    }

    private var memory = ByteBuffer()
    /// Unread bytes stand from `readOffset` to `writeOffset`; what is in memory is older.
    private var file: FileHandle?
    private var readOffset: UInt64 = 0
    private var writeOffset: UInt64 = 0
    private var end: Result<Void, any Error>?
    private var waiting: CheckedContinuation<Void, Never>?
    private var writer: CheckedContinuation<Void, Never>?
    /// Nobody will read any more.
    private var isAbandoned = false

    /// Bytes that wait in the file at most: more than the answer to the longest file of well-formed lines. Beyond that, the
    /// writer waits for the reader.
    static let fileLimit: UInt64 = 256 << 20
    static let memoryLimit = 262_144
    private static let piece = 65_536

    func write(_ buffer: ByteBuffer) async throws {
        while writeOffset - readOffset > Self.fileLimit, !isAbandoned {
            await withCheckedContinuation { writer = $0 }
        }
        if isAbandoned { throw CancellationError() }
        var buffer = buffer
        if readOffset == writeOffset, memory.readableBytes + buffer.readableBytes <= Self.memoryLimit {
            memory.writeBuffer(&buffer)
        } else {
            let file = try file ?? open()
            try file.seek(toOffset: writeOffset)
            try file.write(contentsOf: Data(buffer.readableBytesView))
            writeOffset += UInt64(buffer.readableBytes)
        }
        wake()
    }

    func finish(throwing error: (any Error)? = nil) {
        end = error.map { .failure($0) } ?? .success(())
        wake()
    }

    /// The reader is gone: a writer that waits for it ends.
    func abandon() {
        isAbandoned = true
        writer?.resume()
        writer = nil
    }

    /// The next bytes, in order; nil at the end.
    func next() async throws -> ByteBuffer? {
        while true {
            if memory.readableBytes > 0 {
                defer { memory = ByteBuffer() }
                return memory
            }
            if readOffset < writeOffset, let file { return try read(file) }
            if let end {
                try end.get()
                return nil
            }
            await withCheckedContinuation { waiting = $0 }
        }
    }

    private func read(_ file: FileHandle) throws -> ByteBuffer {
        try file.seek(toOffset: readOffset)
        let count = Int(min(UInt64(Self.piece), writeOffset - readOffset))
        guard let bytes = try file.read(upToCount: count), !bytes.isEmpty else { throw Failure(what: "read") }
        readOffset += UInt64(bytes.count)
        if writeOffset - readOffset <= Self.fileLimit {
            writer?.resume()
            writer = nil
        }
        return ByteBuffer(bytes: bytes)
    }

    /// The file has no name from the start: it goes with the process, whatever happens.
    private func open() throws -> FileHandle {
        var name = Array("\(TemporaryFolder.path)/reponse-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { throw Failure(what: "open") }
        unlink(name)
        let made = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        file = made
        return made
    }

    private func wake() {
        waiting?.resume()
        waiting = nil
    }
}
