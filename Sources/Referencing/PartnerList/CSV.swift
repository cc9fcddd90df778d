import Foundation

/// Separated text, one record a line (RFC 4180 without line ends inside cells): a quote that is never closed spoils its own
/// line, and reading goes on at the next one.
public enum CSV {
    /// A line of cells, with its number in the file.
    public struct Record: Hashable, Sendable {
        public let line: Int
        public let cells: [String]
        /// A quote was opened on this line and never closed.
        public let isBroken: Bool
    }

    /// Every line of a text that is not empty.
    public static func records(_ text: String, separator: Character = ",") -> [Record] {
        var (records, number) = ([Record](), 0)
        for line in text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
            number += 1
            let bytes = line.last == 13 ? line.dropLast() : line
            guard !bytes.isEmpty else { continue }
            records.append(record(Array(bytes), number: number, separator: separator))
        }
        return records
    }

    /// The cells of one line.
    public static func record(_ line: String, separator: Character) -> Record {
        record(Array(line.utf8), number: 1, separator: separator)
    }

    /// Writes one cell: in quotes when it holds a separator, a quote or a line end.
    public static func cell(_ text: String, separator: Character = ",") -> String {
        let mark = separator.asciiValue ?? 44
        let needsQuotes = text.utf8.contains { $0 == mark || $0 == 34 || $0 == 10 || $0 == 13 }
        return needsQuotes ? "\"\(text.replacing([34: "\"\""]))\"" : text
    }

    /// Writes one cell for people who open it in a spreadsheet: what would run as a formula there is preceded by an
    /// apostrophe, which spreadsheets take for « this is text ».
    public static func harmlessCell(_ text: String, separator: Character = ",") -> String {
        let first = text.utf8.first { $0 != 32 }
        let isFormula = first.map { "=+-@".utf8.contains($0) } ?? false
        return cell(isFormula ? "'" + text : text, separator: separator)
    }

    private static func record(_ line: [UInt8], number: Int, separator: Character) -> Record {
        var reader = LineReader(separator: separator.asciiValue ?? 44)
        for byte in line { reader.take(byte) }
        return Record(line: number, cells: reader.finished(), isBroken: reader.isOpen)
    }

    private struct LineReader {
        let separator: UInt8
        private var cells: [String] = []
        private var cell: [UInt8] = []
        private var isQuoted = false
        /// A quote was just read inside a quoted cell: the end of it, or the first half of a doubled one.
        private var sawQuote = false

        init(separator: UInt8) { self.separator = separator }

        /// Whether the line ended inside quotes.
        var isOpen: Bool { isQuoted && !sawQuote }

        mutating func take(_ byte: UInt8) {
            if isQuoted, takeQuoted(byte) { return }
            switch byte {
            case 34 where cell.isEmpty: isQuoted = true
            case separator: endCell()
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
            cell.append(byte)
            return true
        }

        private mutating func endCell() {
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
        }

        func finished() -> [String] { cells + [String(decoding: cell, as: UTF8.self)] }
    }
}
