import Foundation
import HTTPTypes
import Hummingbird
import Referencing

extension Response {
    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// After a POST, or where a page has moved; always an address of this site.
    static func redirect(to path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }

    /// The page has another address for good.
    static func moved(to path: String) -> Response {
        Response(status: .movedPermanently, headers: [.location: path, .cacheControl: "public, max-age=60"])
    }

    /// A document to be kept as a file: never shown by the browser inside the site.
    static func attachment(_ document: Document) -> Response {
        attachment(document.bytes, document.mediaType, named: document.filename)
    }

    static func pdf(_ bytes: Data, named name: String) -> Response {
        attachment(bytes, "application/pdf", named: name)
    }

    static func csv(_ bytes: Data, named name: String) -> Response {
        attachment(bytes, "text/csv; charset=utf-8", named: name)
    }

    private static func attachment(_ bytes: Data, _ mediaType: String, named filename: String) -> Response {
        let name = filename.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return Response(
            status: .ok,
            headers: [
                .contentType: mediaType,
                .contentDisposition: "attachment; filename=\"\(name.isEmpty ? "document.pdf" : name)\"",
                .contentSecurityPolicy: "default-src 'none'; sandbox",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func picture(_ png: Data) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "image/png", .contentSecurityPolicy: "default-src 'none'; sandbox"],
            body: .init(byteBuffer: ByteBuffer(bytes: png)))
    }
}
