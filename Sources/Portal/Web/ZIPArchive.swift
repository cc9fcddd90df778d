import CZlib
import Foundation
import NIOCore
import Referencing

/// A ZIP file that is written while it is sent, one entry after the other (APPNOTE 6.3.9). Entries are stored as they are: most are
/// PDF files, compressed already.
struct ZIPArchive {
    private struct Entry {
        let name: [UInt8]
        let crc: UInt32
        let size: UInt32
        let offset: UInt32
    }

    private var entries: [Entry] = []
    private var offset: UInt32 = 0
    /// The date of all entries, as MS-DOS wrote it.
    private let date: UInt16

    init(at day: CivilDay) {
        date = UInt16((max(1980, min(day.year, 2107)) - 1980) << 9 | day.month << 5 | day.day)
    }

    /// The bytes of an entry, with its header before them.
    /// - Parameter name: unique, with `/` between folders; UTF-8.
    mutating func add(_ bytes: Data, named name: String) -> ByteBuffer {
        let crc = bytes.withUnsafeBytes { buffer in
            UInt32(truncatingIfNeeded: crc32_z(0, buffer.bindMemory(to: UInt8.self).baseAddress, buffer.count))
        }
        let entry = Entry(name: Array(name.utf8), crc: crc, size: UInt32(bytes.count), offset: offset)
        entries.append(entry)
        var out = ByteBuffer()
        out.writeInteger(UInt32(0x0403_4B50), endianness: .little)
        writeCommon(entry, to: &out)
        out.writeBytes(entry.name)
        out.writeBytes(bytes)
        offset += UInt32(out.readableBytes)
        return out
    }

    /// The list of the entries, which ends the file.
    func end() -> ByteBuffer {
        var out = ByteBuffer()
        for entry in entries {
            out.writeInteger(UInt32(0x0201_4B50), endianness: .little)
            // Made by a Unix system, by version 2.0 of the format.
            out.writeInteger(UInt16(3 << 8 | 20), endianness: .little)
            writeCommon(entry, to: &out)
            // No comment, one disk, nothing special of the file itself.
            out.writeRepeatingByte(0, count: 6)
            out.writeInteger(UInt32(0o100644 << 16), endianness: .little)
            out.writeInteger(entry.offset, endianness: .little)
            out.writeBytes(entry.name)
        }
        let size = UInt32(out.readableBytes)
        out.writeInteger(UInt32(0x0605_4B50), endianness: .little)
        out.writeRepeatingByte(0, count: 4)
        out.writeInteger(UInt16(entries.count), endianness: .little)
        out.writeInteger(UInt16(entries.count), endianness: .little)
        out.writeInteger(size, endianness: .little)
        out.writeInteger(offset, endianness: .little)
        out.writeInteger(UInt16(0), endianness: .little)
        return out
    }

    /// What both headers of an entry say in the same order.
    private func writeCommon(_ entry: Entry, to out: inout ByteBuffer) {
        // Version 2.0 reads it; its name is UTF-8; it is stored; midnight of the day.
        for number in [20, 1 << 11, 0, 0, date] as [UInt16] { out.writeInteger(number, endianness: .little) }
        for number in [entry.crc, entry.size, entry.size] { out.writeInteger(number, endianness: .little) }
        out.writeInteger(UInt16(entry.name.count), endianness: .little)
        out.writeInteger(UInt16(0), endianness: .little)
    }
}
