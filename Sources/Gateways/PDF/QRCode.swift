import CQRCode
import Foundation

/// A QR code as an SVG picture, for a letter that leads to its check page.
public enum QRCode {
    /// The text is too long for a QR code.
    public struct TooLong: Error {}

    /// - Returns: SVG markup, one unit a module, with the quiet zone of four modules that readers need.
    /// - Throws: ``TooLong``.
    public static func svg(_ text: String) throws -> String {
        guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { throw TooLong() }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        var path = ""
        for y in 0..<width {
            for x in 0..<width where code.pointee.data[y * width + x] & 1 == 1 {
                path += "M\(x + 4) \(y + 4)h1v1h-1z"
            }
        }
        let side = width + 8
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(side) \(side)" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path d="\(path)"/></svg>
            """
    }
}
