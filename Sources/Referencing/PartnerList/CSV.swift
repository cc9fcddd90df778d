import Foundation

/// Comma-separated text (RFC 4180): quoted cells may hold separators, quotes and line ends.
public enum CSV {
    /// A line of cells, with the number of the text line on which it starts.
    public struct Record: Equatable, Sendable {
        public let line: Int
        public let cells: [String]
        /// A quote opened on this record was never closed.
        public let isBroken: Bool
    }

    /// Reads a whole text. Empty lines are passed over; nothing is ever refused here: a broken record says so.
    public static func records(_ text: String, separator: Character = ",") -> [Record] {
        var reader = Reader(separator: separator.asciiValue ?? 44)
        for byte in text.utf8 { reader.take(byte) }
        return reader.finish()
    }

    /// Writes one cell: in quotes when it holds a separator, a quote or a line end.
    public static func cell(_ text: String, separator: Character = ",") -> String {
        let mark = separator.asciiValue ?? 44
        let needsQuotes = text.utf8.contains { $0 == mark || $0 == 34 || $0 == 10 || $0 == 13 }
        return needsQuotes ? "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" : text
    }

    private struct Reader {
        let separator: UInt8
        var records: [Record] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var line = 1
        var start = 1
        var isQuoted = false
        /// A quote was just read inside a quoted cell: the end of it, or the first half of a doubled one.
        var sawQuote = false

        init(separator: UInt8) { self.separator = separator }

        mutating func take(_ byte: UInt8) {
            if isQuoted, takeQuoted(byte) { return }
            switch byte {
            case 34 where cell.isEmpty: isQuoted = true
            case separator: endCell()
            case 13: break
            case 10:
                endRecord()
                line += 1
                start = line
            default: cell.append(byte)
            }
        }

        /// Whether the byte belongs to the quoted cell.
        private mutating func takeQuoted(_ byte: UInt8) -> Bool {
            if byte == 34 {
                if sawQuote { cell.append(34) }
                sawQuote.toggle()
                return true
            }
            if sawQuote {
                (isQuoted, sawQuote) = (false, false)
                return false
            }
            if byte == 10 { line += 1 }
            cell.append(byte)
            return true
        }

        private mutating func endCell() {
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
        }

        private mutating func endRecord(isBroken: Bool = false) {
            endCell()
            if cells != [""] { records.append(Record(line: start, cells: cells, isBroken: isBroken)) }
            cells.removeAll(keepingCapacity: true)
        }

        mutating func finish() -> [Record] {
            let isBroken = isQuoted && !sawQuote
            if !cell.isEmpty || !cells.isEmpty || isBroken { endRecord(isBroken: isBroken) }
            return records
        }
    }
}
