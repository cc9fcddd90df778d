import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// ClamAV's daemon, asked about files by its `INSTREAM` command (clamd(8)).
public struct Antivirus: Sendable {
    /// Where the daemon listens.
    public enum Address: Sendable, Equatable {
        case tcp(host: String, port: Int)
        case socket(path: String)

        /// Reads `HOST:PORT`, `[HOST]:PORT` or `unix:PATH`; nil for anything else.
        public init?(_ text: String) {
            if text.hasPrefix("unix:/") {
                self = .socket(path: String(text.dropFirst("unix:".count)))
                return
            }
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (1...65535).contains(port)
            else { return nil }
            let host = text[..<colon].trimmingCharacters(in: ["[", "]"])
            guard !host.isEmpty, !host.contains("/") else { return nil }
            self = .tcp(host: host, port: port)
        }
    }

    /// What the daemon says of a file.
    public enum Verdict: Sendable, Equatable {
        case clean
        /// The name of what was found.
        case infected(String)
    }

    /// The daemon cannot be asked, or does not answer: nothing is known of the file.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }

    let address: Address
    /// The longest wait for one verdict, in seconds.
    let seconds: Int
    /// Whoever waits would wait twice as long as one file takes: hardly anybody does.
    private let semaphore = AsyncSemaphore(places: 4, mostWaiting: 4)
    private let silence = Silence()

    private static let chunk = 1 << 16

    public init(_ address: Address, seconds: Int = 10) { (self.address, self.seconds) = (address, seconds) }

    /// - Throws: ``Failure`` when there is no verdict; ``Busy`` when too many wait.
    public func verdict(on bytes: Data) async throws -> Verdict {
        if silence.isKept { throw Failure(description: "it gave no answer lately") }
        return try await semaphore.pass {
            do { return try await unlimited(bytes) } catch let failure as Failure {
                silence.begin()
                throw failure
            }
        }
    }

    private func unlimited(_ bytes: Data) async throws -> Verdict {
        let answer = try await withThrowingTaskGroup(of: String?.self) { group in
            group.addTask { try await ask(bytes) }
            group.addTask {
                try await Task.sleep(for: .seconds(seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let answer = first else {
                throw Failure(description: "no answer within \(seconds) s")
            }
            return answer
        }
        return try Self.read(answer)
    }

    private func ask(_ bytes: Data) async throws -> String {
        do {
            let channel = try await connect()
            return try await channel.executeThenClose { answers, requests in
                try await requests.write(ByteBuffer(string: "zINSTREAM\0"))
                var rest = bytes[...]
                while !rest.isEmpty {
                    let part = rest.prefix(Self.chunk)
                    var buffer = ByteBuffer(integer: UInt32(part.count))
                    buffer.writeBytes(part)
                    try await requests.write(buffer)
                    rest = rest.dropFirst(part.count)
                }
                try await requests.write(ByteBuffer(integer: UInt32(0)))
                var answer = ByteBuffer()
                for try await var part in answers {
                    answer.writeBuffer(&part)
                    guard answer.readableBytes < 4096, !answer.readableBytesView.contains(0) else { break }
                }
                return String(buffer: answer)
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw Failure(description: "\(error)")
        }
    }

    private func connect() async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        let bootstrap = ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(5))
        let wrap = { @Sendable (channel: any Channel) in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return switch address {
        case .tcp(let host, let port):
            try await bootstrap.connect(host: host, port: port, channelInitializer: wrap)
        case .socket(let path):
            try await bootstrap.connect(unixDomainSocketPath: path, channelInitializer: wrap)
        }
    }

    /// `stream: OK`, `stream: NAME FOUND`, or a fault in words; a zero ends each.
    /// - Throws: ``Failure`` for the fault.
    static func read(_ answer: String) throws -> Verdict {
        let line = answer.prefix { $0 != "\0" }
        guard line.hasPrefix("stream: ") else { throw Failure(description: "answer « \(line.prefix(200)) »") }
        let said = line.dropFirst("stream: ".count)
        if said == "OK" { return .clean }
        guard said.hasSuffix(" FOUND") else { throw Failure(description: "answer « \(line.prefix(200)) »") }
        return .infected(String(said.dropLast(" FOUND".count)))
    }
}

/// A daemon that gave no answer is not asked for half a minute: nobody waits for it one after the other.
private final class Silence: Sendable {
    private let until = Mutex(ContinuousClock.now)

    var isKept: Bool { until.withLock { ContinuousClock.now < $0 } }

    func begin() { until.withLock { $0 = .now + .seconds(30) } }
}
