extension ByteWriter {
    /// Writes a JSON string. The records and verdicts of the API are on the hot path: a general encoder takes ten
    /// times as long as all the rest of such an answer (decision record 0009).
    mutating func writeJSON(_ text: String) {
        var text = text
        text.withUTF8 { writeJSON($0) }
    }

    /// Writes UTF-8 as a JSON string.
    mutating func writeJSON(_ text: UnsafeBufferPointer<UInt8>) {
        write(34 as UInt8)
        if text.contains(where: { $0 < 32 || $0 == 34 || $0 == 92 || $0 == 0xEF }) {
            writeEscapedJSON(text)
        } else {
            write(text)
        }
        write(34 as UInt8)
    }

    private mutating func writeEscapedJSON(_ text: UnsafeBufferPointer<UInt8>) {
        var rest = text[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 34: write("\\\"")
            case 92: write("\\\\")
            case 10: write("\\n")
            case ..<32:
                write("\\u00")
                write(Self.hex[Int(byte >> 4)])
                write(Self.hex[Int(byte & 15)])
            // U+FEFF: a reader may take it for a byte order mark and drop it (Foundation's does).
            case 0xEF where rest.starts(with: [0xBB, 0xBF]):
                rest = rest.dropFirst(2)
                write("\\ufeff")
            default: write(byte)
            }
        }
    }

    mutating func writeJSON(_ text: String?) {
        if let text { writeJSON(text) } else { write("null") }
    }

    mutating func writeJSON(_ texts: [String]) {
        write("[")
        for (place, text) in texts.enumerated() {
            if place > 0 { write(",") }
            writeJSON(text)
        }
        write("]")
    }

    private static let hex = Array("0123456789abcdef".utf8)
}
