import Foundation
import HTTPTypes
import Hummingbird
import Store
import Synchronization

/// The files of `Public/`: kept in memory once read, with a strong `ETag` and a compressed copy. Under a name that
/// carries the hash of its content (``HashedName``) a file is kept by browsers for good.
final class StaticFiles: RouterMiddleware, Sendable {
    private struct File: Sendable {
        let type: String
        let plain: ByteBuffer
        let compressed: ByteBuffer?
        let etag: String
        let hash: String
    }

    private let folder: URL
    private let files = Mutex<[String: File]>([:])
    private static let prefixes = ["/dsfr/", "/images/", "/js/"]
    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "ico": "image/x-icon",
        "woff2": "font/woff2", "woff": "font/woff", "webmanifest": "application/manifest+json",
    ]

    init(folder: String) { self.folder = URL(fileURLWithPath: folder) }

    func handle(
        _ request: Request, context: PortalContext, next: (Request, PortalContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        guard request.method == .get || request.method == .head, Self.prefixes.contains(where: path.hasPrefix) else {
            return try await next(request, context)
        }
        let hashed = HashedName(path)
        guard let file = try file(at: hashed?.path ?? path) else { throw Failure.notFound }
        var headers: HTTPFields = [.contentType: file.type, .eTag: file.etag, .vary: "Accept-Encoding"]
        headers[.cacheControl] = Self.caching(hashed, file)
        if request.hasCurrent(file.etag) {
            return Response(status: .notModified, headers: headers)
        }
        var body = file.plain
        if let compressed = file.compressed, request.acceptsGzip {
            headers[.contentEncoding] = "gzip"
            body = compressed
        }
        headers[.contentLength] = "\(body.readableBytes)"
        return Response(
            status: .ok, headers: headers, body: request.method == .head ? .init() : .init(byteBuffer: body))
    }

    private static func caching(_ hashed: HashedName?, _ file: File) -> String {
        guard let hashed else { return "public, max-age=86400" }
        // A page older than the file still finds it, but nobody keeps it under the former name.
        return hashed.hash == file.hash ? "public, max-age=31536000, immutable" : "public, max-age=60"
    }

    private func file(at path: String) throws -> File? {
        if let known = files.withLock({ $0[path] }) { return known }
        let parts = path.split(separator: "/")
        let isPlain = parts.allSatisfy { part in
            !part.hasPrefix(".") && part.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != 37 && $0 != 92 }
        }
        let url = parts.reduce(folder) { $0.appending(path: String($1)) }
        guard isPlain, let type = Self.types[url.pathExtension] else { return nil }
        guard FileManager.default.isReadableFile(atPath: url.path) else { return nil }
        let bytes = try Data(contentsOf: url)
        let plain = ByteBuffer(bytes: bytes)
        let isText = ["css", "js", "svg", "webmanifest"].contains(url.pathExtension)
        let file = File(
            type: type, plain: plain, compressed: isText ? try Gzip.compress(plain, level: 9) : nil,
            etag: "\"\(Digest.sha256(bytes).prefix(16))\"", hash: HashedName.hash(bytes))
        files.withLock { $0[path] = file }
        return file
    }
}
