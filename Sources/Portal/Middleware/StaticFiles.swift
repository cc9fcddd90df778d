import Foundation
import HTTPTypes
import Hummingbird
import Store
import Synchronization

/// The files of `Public/`, a list that is closed at start: kept in memory once read, with a strong `ETag` and a compressed copy. Under a name that
/// carries the hash of its content (``HashedName``) a file is kept by browsers for good.
final class StaticFiles: RouterMiddleware, Sendable {
    private struct File: Sendable {
        let type: String
        let plain: ByteBuffer
        let compressed: ByteBuffer?
        let etag: String
        let hash: String
    }

    private let listed: [String: URL]
    private let files = Mutex<[String: File]>([:])
    private static let prefixes = ["/dsfr/", "/images/", "/js/"]
    private static let types = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
        "png": "image/png", "ico": "image/x-icon",
        "woff2": "font/woff2", "woff": "font/woff", "webmanifest": "application/manifest+json",
    ]

    init(folder: String) throws { listed = try Self.listed(in: URL(fileURLWithPath: folder)) }

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
        guard let url = listed[path] else { return nil }
        if let known = files.withLock({ $0[path] }) { return known }
        let bytes = try Data(contentsOf: url)
        let plain = ByteBuffer(bytes: bytes)
        let isText = ["css", "js", "svg", "webmanifest"].contains(url.pathExtension)
        let file = File(
            type: Self.types[url.pathExtension] ?? "application/octet-stream", plain: plain,
            compressed: isText ? try Gzip.compress(plain, level: 9) : nil,
            etag: "\"\(Digest.sha256(bytes).prefix(16))\"", hash: HashedName.hash(bytes))
        files.withLock { $0[path] = file }
        return file
    }

    /// Every file that is given out, by its only address.
    private static func listed(in folder: URL) throws -> [String: URL] {
        var listed: [String: URL] = [:]
        for prefix in prefixes {
            let root = folder.path + prefix
            guard let names = FileManager.default.enumerator(atPath: root) else { continue }
            for case let name as String in names where types[(name as NSString).pathExtension] != nil {
                listed[prefix + name] = URL(fileURLWithPath: root + name)
            }
        }
        return listed
    }
}
