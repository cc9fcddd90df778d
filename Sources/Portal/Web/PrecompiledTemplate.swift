import Mustache

/// A page that its template made once at start, with slots where its values go; a request only fills them. Rendering
/// is what a page costs, and on the hot path it is done with.
struct PrecompiledTemplate<Slot: RawRepresentable<String> & CaseIterable & Sendable & Hashable>: Sendable {
    private enum Part: Sendable {
        case fixed(ByteWriter)
        case slot(Slot)
    }

    private let parts: [Part]
    private let size: Int

    /// - Parameter template: a page in its layout that asks for the names of the slots, « title » among them.
    init(_ template: String, _ renderer: Renderer) throws {
        self.init(cut: try renderer.template(SlotMarks<Slot>(), template))
    }

    /// - Parameter text: rendered, with marks.
    init(cut text: String) {
        var (parts, size): ([Part], Int) = ([], 0)
        for (place, piece) in text.split(separator: SlotMarks<Slot>.edge, omittingEmptySubsequences: false).enumerated()
        {
            if place % 2 == 1, let slot = Slot(rawValue: String(piece)) {
                parts.append(.slot(slot))
            } else if !piece.isEmpty {
                parts.append(.fixed(ByteWriter(String(piece))))
                size += piece.utf8.count
            }
        }
        (self.parts, self.size) = (parts, size)
    }

    /// - Parameters:
    ///   - room: about how many bytes the values take.
    ///   - fill: writes the value of a slot; text must be escaped (see ``ByteWriter/writeEscaped(_:)``).
    func filled(room: Int, _ fill: (Slot, inout ByteWriter) throws -> Void) rethrows -> ByteWriter {
        var writer = ByteWriter(room: size + room)
        try write(to: &writer, fill)
        return writer
    }

    func write(to writer: inout ByteWriter, _ fill: (Slot, inout ByteWriter) throws -> Void) rethrows {
        for part in parts {
            switch part {
            case .fixed(let bytes): writer.write(bytes)
            case .slot(let slot): try fill(slot, &writer)
            }
        }
    }
}

/// Stands for every value while a template is made.
struct SlotMarks<Slot: RawRepresentable<String>>: View {
    /// A character of the private use area: no text of ours holds it.
    static var edge: Character { "\u{E000}" }

    static func mark(_ name: String) -> String { "\(edge)\(name)\(edge)" }

    func child(named name: String) -> Any? {
        Slot(rawValue: name).map { RenderedHTML(renderText: Self.mark($0.rawValue)) }
    }
}

extension ByteWriter {
    /// Writes text so that HTML and XML take it for text, in a quoted attribute too.
    mutating func writeEscaped(_ text: String) {
        var text = text
        text.withUTF8 { writeEscaped($0) }
    }

    mutating func writeEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 }) else {
            write(text)
            return
        }
        for byte in text {
            switch byte {
            case 38: write("&amp;")
            case 60: write("&lt;")
            case 62: write("&gt;")
            case 34: write("&quot;")
            case 39: write("&#39;")
            default: write(byte)
            }
        }
    }
}
