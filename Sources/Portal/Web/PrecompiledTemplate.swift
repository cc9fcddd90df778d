import Mustache
import NIOCore

/// A page that its template made once at start, with holes where its values go; a request only fills them. Rendering
/// is what a page costs, and on the hot path it is done with.
struct PrecompiledTemplate<Slot: RawRepresentable<String> & CaseIterable & Sendable & Hashable>: Sendable {
    private enum Part: Sendable {
        case fixed(ByteBuffer)
        case slot(Slot)
    }

    private let parts: [Part]
    private let size: Int

    /// - Parameter template: a page in its layout that asks for the names of the holes, « title » among them.
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
                parts.append(.fixed(ByteBuffer(substring: piece)))
                size += piece.utf8.count
            }
        }
        (self.parts, self.size) = (parts, size)
    }

    /// - Parameters:
    ///   - room: about how many bytes the values take.
    ///   - fill: writes the value of a slot; text must be escaped (see ``ByteBuffer/writeEscaped(_:)``).
    func filled(room: Int, _ fill: (Slot, inout ByteBuffer) throws -> Void) rethrows -> ByteBuffer {
        var buffer = ByteBufferAllocator().buffer(capacity: size + room)
        try write(to: &buffer, fill)
        return buffer
    }

    func write(to buffer: inout ByteBuffer, _ fill: (Slot, inout ByteBuffer) throws -> Void) rethrows {
        for part in parts {
            switch part {
            case .fixed(let bytes): buffer.writeImmutableBuffer(bytes)
            case .slot(let slot): try fill(slot, &buffer)
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

extension ByteBuffer {
    /// Writes text so that HTML and XML take it for text, in a quoted attribute too.
    mutating func writeEscaped(_ text: String) {
        var text = text
        text.withUTF8 { writeEscaped($0) }
    }

    mutating func writeEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.contains(where: { $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 }) else {
            writeBytes(UnsafeRawBufferPointer(text))
            return
        }
        for byte in text {
            switch byte {
            case 38: writeStaticString("&amp;")
            case 60: writeStaticString("&lt;")
            case 62: writeStaticString("&gt;")
            case 34: writeStaticString("&quot;")
            case 39: writeStaticString("&#39;")
            default: writeInteger(byte)
            }
        }
    }
}
