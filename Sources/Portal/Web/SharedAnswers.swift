import HTTPTypes
import Hummingbird
import NIOCore
import Referencing

/// Answers that everybody shares: pages of the directory, records of the API. They hold nothing of the visitor, carry the
/// tag of their snapshot, and are kept as bytes when they are asked for again.
struct SharedAnswers: Sendable {
    let fingerprint: String

    /// What distinguishes the public answers of a snapshot from all others.
    func tag(_ snapshot: DirectorySnapshot) -> String {
        "W/\"\(fingerprint)-\(snapshot.versions.directory)-\(snapshot.versions.communes)-\(snapshot.day)\""
    }

    /// An answer of a snapshot: « not modified », the one kept for this address, or a new one.
    func shared(
        _ request: Request, _ snapshot: DirectorySnapshot, type: String = "text/html; charset=utf-8",
        _ make: () throws -> ByteWriter
    ) throws -> Response {
        let tag = tag(snapshot)
        if request.hasCurrent(tag) { return Self.response(.notModified, tag, type: nil) }
        let (key, wantsGzip) = (request.uri.string, request.acceptsGzip)
        var answer: ResponseCache.Answer
        if let kept = snapshot.answers.answer(key) {
            answer = kept
            guard wantsGzip, answer.gzip == nil else { return Self.response(answer, wantsGzip, tag) }
        } else {
            answer = ResponseCache.Answer(type: type, body: try make().buffer)
        }
        if wantsGzip { answer.gzip = try Gzip.compress(answer.body) }
        snapshot.answers.keep(answer, for: key)
        return Self.response(answer, wantsGzip, tag)
    }

    private static func response(_ answer: ResponseCache.Answer, _ wantsGzip: Bool, _ tag: String) -> Response {
        var response = response(.ok, tag, type: answer.type)
        if wantsGzip, let gzip = answer.gzip {
            response.headers[.contentEncoding] = "gzip"
            response.body = .init(byteBuffer: gzip)
        } else {
            response.body = .init(byteBuffer: answer.body)
        }
        return response
    }

    /// May be kept by a cache that asks each time whether its tag still holds: who leaves the directory, or withdraws a
    /// consent, is gone at once.
    private static func response(_ status: HTTPResponse.Status, _ tag: String, type: String?) -> Response {
        var headers = HTTPFields()
        headers.reserveCapacity(12)
        if let type { headers[.contentType] = type }
        headers[.eTag] = tag
        headers[.cacheControl] = "public, no-cache"
        headers[.vary] = "Accept-Encoding"
        return Response(status: status, headers: headers)
    }
}
