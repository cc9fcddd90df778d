import CCurl
import Foundation
import NIOPosix

/// One transfer by libcurl: the handle, what it sends and what came back. Lives on one thread.
final class CurlTransfer {
    private let handle: OpaquePointer
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    fileprivate var upload: [UInt8]
    fileprivate var sent = 0
    fileprivate(set) var received = Data()
    fileprivate(set) var headers: [String: String] = [:]
    /// The last line with which a mail relay refused.
    fileprivate(set) var refusal = ""
    /// Whether a relay asked for the message and then took it: what happens afterwards changes nothing.
    fileprivate(set) var isTaken = false
    fileprivate var isAskedFor = false
    fileprivate let limit: Int

    /// Why a transfer failed: libcurl's code and its own words, for the log.
    struct Failure: Error, CustomStringConvertible {
        let code: Int
        let description: String
    }

    init(upload: [UInt8] = [], limit: Int = 1 << 20) throws {
        _ = Self.initialised
        guard let handle = curl_easy_init() else { throw Failure(code: -1, description: "libcurl gives no handle") }
        (self.handle, self.upload, self.limit) = (OpaquePointer(handle), upload, limit)
        // Without this a timeout in name resolution would raise a signal in a process of many threads.
        try set(CURLOPT_NOSIGNAL, 1)
    }

    deinit {
        for list in lists { curl_slist_free_all(list) }
        curl_easy_cleanup(UnsafeMutableRawPointer(handle))
    }

    func set(_ option: CURLoption, _ value: Int) throws {
        try check(ccurl_set_long(raw, option, value))
    }

    func set(_ option: CURLoption, _ value: String) throws {
        try check(ccurl_set_string(raw, option, value))
    }

    func set(_ option: CURLoption, _ values: [String]) throws {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { list = curl_slist_append(list, value) }
        guard let list else { return }
        lists.append(list)
        try check(ccurl_set_list(raw, option, list))
    }

    /// Runs the transfer to its end on the calling thread.
    func run() throws -> Int {
        let me = Unmanaged.passUnretained(self).toOpaque()
        try check(ccurl_set_pointer(raw, CURLOPT_WRITEDATA, me))
        try check(ccurl_set_transfer(raw, CURLOPT_WRITEFUNCTION, takeBody))
        try check(ccurl_set_pointer(raw, CURLOPT_HEADERDATA, me))
        try check(ccurl_set_transfer(raw, CURLOPT_HEADERFUNCTION, takeHeader))
        try check(ccurl_set_pointer(raw, CURLOPT_READDATA, me))
        try check(ccurl_set_transfer(raw, CURLOPT_READFUNCTION, giveBody))
        try check(curl_easy_perform(raw))
        var status = 0
        try check(ccurl_get_long(raw, CURLINFO_RESPONSE_CODE, &status))
        return status
    }

    private var raw: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    private func check(_ code: CURLcode) throws {
        guard code == CURLE_OK else {
            throw Failure(code: Int(code.rawValue), description: String(cString: curl_easy_strerror(code)))
        }
    }

    private static let initialised: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    /// The threads on which transfers wait; apart from those that answer requests.
    static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 8)
        pool.start()
        return pool
    }()
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}

private let takeBody: ccurl_transfer = { buffer, size, count, context in
    guard let buffer, let transfer = transfer(context) else { return 0 }
    // An answer over the limit ends the transfer: taking fewer bytes than given is an error to libcurl.
    guard transfer.received.count + size * count <= transfer.limit else { return 0 }
    transfer.received.append(Data(bytes: buffer, count: size * count))
    return size * count
}

private let takeHeader: ccurl_transfer = { buffer, size, count, context in
    guard let buffer, let transfer = transfer(context) else { return 0 }
    let line = String(decoding: UnsafeRawBufferPointer(start: buffer, count: size * count), as: UTF8.self)
    // What went well afterwards, but for the farewell, was no refusal.
    if line.hasPrefix("4") || line.hasPrefix("5") {
        transfer.refusal = line.trimmingCharacters(in: .whitespacesAndNewlines)
    } else if !line.hasPrefix("221") {
        transfer.refusal = ""
    }
    if transfer.isAskedFor, line.hasPrefix("2") { transfer.isTaken = true }
    if line.hasPrefix("354") { transfer.isAskedFor = true }
    if let colon = line.firstIndex(of: ":") {
        let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
        transfer.headers[line[..<colon].lowercased()] = value
    }
    return size * count
}

private let giveBody: ccurl_transfer = { buffer, size, count, context in
    guard let buffer, let transfer = transfer(context) else { return 0 }
    let piece = transfer.upload[transfer.sent...].prefix(size * count)
    UnsafeMutableRawPointer(buffer).copyMemory(from: Array(piece), byteCount: piece.count)
    transfer.sent += piece.count
    return piece.count
}
