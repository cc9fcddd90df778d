import Foundation
import Subprocess

/// A program of the system, run with limits on time, memory and output.
struct LimitedProcess: Sendable {
    let path: String
    /// The longest run, in seconds of the processor; the clock is given four times as much, for the machine may be busy.
    let seconds: Int
    /// The most memory, in mebibytes.
    let memory: Int

    /// What a run that came to its end gave.
    struct Result: Sendable {
        /// The program's exit code; nil when a signal ended it (a limit, most often).
        let code: Int?
        let output: Data
        let errors: String
    }

    /// Why there is no result.
    enum Failure: Error, CustomStringConvertible {
        case cannotRun(String, reason: String)
        case tookTooLong(String, seconds: Int)

        /// Whether the program said more than it may.
        var isTooMuchOutput: Bool {
            if case .cannotRun(_, let reason) = self { reason.contains("exceeded the limit") } else { false }
        }

        var description: String {
            switch self {
            case .cannotRun(let path, let reason): "\(path) cannot be run: \(reason)"
            case .tookTooLong(let path, let seconds): "\(path) took more than \(seconds) s"
            }
        }
    }

    init(_ path: String, seconds: Int = 10, memory: Int = 1024) {
        (self.path, self.seconds, self.memory) = (path, seconds, memory)
    }

    /// Runs to the end. Input goes by a file and never by a pipe: a program that ends before it has read its pipe
    /// breaks the library that runs it (swift-subprocess 1.0.2 ends the process).
    func run(_ arguments: [String], outputLimit: Int = 20 << 20) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await start(arguments, outputLimit: outputLimit) }
            group.addTask {
                try await Task.sleep(for: .seconds(4 * seconds))
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let result = first else {
                throw Failure.tookTooLong(path, seconds: 4 * seconds)
            }
            return result
        }
    }

    private func start(_ arguments: [String], outputLimit: Int) async throws -> Result {
        // A group of its own, so that what the program started ends with it, and a last word that it cannot ignore.
        var platform = PlatformOptions()
        platform.processGroupID = 0
        platform.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500))
        ]
        let limits = ["--as=\(memory << 20)", "--cpu=\(seconds)", "--core=0", "--", path]
        do {
            let outcome = try await Subprocess.run(
                .name("prlimit"), arguments: Arguments(limits + arguments),
                environment: .custom([
                    "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent", "TMPDIR": TemporaryFolder.path,
                ]), platformOptions: platform,
                input: .none, output: .bytes(limit: outputLimit),
                error: .string(limit: 1 << 20))
            var code: Int?
            if case .exited(let status) = outcome.terminationStatus { code = Int(status) }
            return Result(
                code: code, output: Data(outcome.standardOutput), errors: outcome.standardError)
        } catch let error as SubprocessError {
            throw Failure.cannotRun(path, reason: error.description)
        }
    }
}

extension LimitedProcess {
    /// Gives a body the path of a file that holds these bytes, and removes it afterwards.
    static func withFile<T>(_ bytes: Data, _ suffix: String, _ body: (String) async throws -> T) async throws -> T {
        let file = URL(fileURLWithPath: "\(TemporaryFolder.path)/\(UUID().uuidString).\(suffix)")
        let result: Swift.Result<T, any Error>
        do {
            try bytes.write(to: file, options: .withoutOverwriting)
            result = .success(try await body(file.path))
        } catch {
            result = .failure(error)
        }
        // Half written on a disk that is full, or not at all.
        if FileManager.default.fileExists(atPath: file.path) { try FileManager.default.removeItem(at: file) }
        return try result.get()
    }
}
