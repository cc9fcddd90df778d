import CCurl
import Foundation
import NIOPosix

/// One question to another server over HTTP, by libcurl, on a thread that may wait.
struct HTTPExchange: Sendable {
    let url: String
    /// The longest wait, in milliseconds.
    var timeout = 5000
    var headers: [String] = []
    /// What is sent as a form; nil asks without a body.
    var form: [(name: String, value: String)]?

    struct Answer: Sendable {
        let status: Int
        /// By name in lower case.
        let headers: [String: String]
        let body: Data
    }

    /// - Throws: ``CurlTransfer/Failure`` when there is no answer.
    func answer() async throws -> Answer {
        let exchange = self
        return try await CurlTransfer.threads.runIfActive {
            let transfer = try CurlTransfer()
            try transfer.set(CURLOPT_URL, exchange.url)
            try transfer.set(CURLOPT_TIMEOUT_MS, exchange.timeout)
            try transfer.set(CURLOPT_HTTPHEADER, exchange.headers)
            try transfer.set(CURLOPT_USERAGENT, "activateurs-france-num")
            if let form = exchange.form { try transfer.set(CURLOPT_COPYPOSTFIELDS, Self.encoded(form)) }
            let status = try transfer.run()
            return Answer(status: status, headers: transfer.headers, body: transfer.received)
        }
    }

    /// A form as a body or a query carries it.
    static func encoded(_ values: [(name: String, value: String)]) -> String {
        values.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
    }

    private static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
    }
}
