import ArgumentParser
import Foundation
import Logging

/// The program: its commands, and how it ends.
@main
struct Activateurs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activateurs",
        abstract: "The portal of the referenced consultants « Activateurs France Num ».",
        subcommands: [
            ServeCommand.self, MigrateCommand.self, DemoCommand.self, ImportCommand.self, StaffCommand.self,
            JournalCommand.self, SecurityCommand.self, MailsCommand.self, BackupCommand.self, RestoreCommand.self,
            DrillCommand.self,
            CopyCommand.self, DoctorCommand.self, SchemesCommand.self,
        ])

    /// Bad arguments: one sentence on standard error, exit 64. A failure: one sentence, exit 1.
    static func main() async {
        // What the program writes, it writes for its own account alone.
        umask(0o077)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch let error as Stop {
            Console.fail(error.sentence, code: error.code)
        } catch let code as ExitCode {
            Foundation.exit(code.rawValue)
        } catch {
            let code = exitCode(for: error)
            if code == .success {
                print(fullMessage(for: error))
                Foundation.exit(0)
            }
            let isUsage = code == .validationFailure
            Console.fail(isUsage ? message(for: error) : "\(error)", code: isUsage ? 64 : 1)
        }
    }
}

/// A command that cannot go on, in one sentence.
struct Stop: Error {
    let sentence: String
    var code: Int32 = 1

    init(_ sentence: String, code: Int32 = 1) { (self.sentence, self.code) = (sentence, code) }
}

/// What the commands write to a person.
enum Console {
    static func fail(_ sentence: String, code: Int32) -> Never {
        let line = sentence.split(separator: "\n").joined(separator: " ")
        FileHandle.standardError.write(Data("activateurs: \(line)\n".utf8))
        Foundation.exit(code)
    }

    static func warn(_ line: String) {
        FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
}

/// A bar that fills while a long command works; drawn on a terminal alone.
struct ProgressBar {
    let title: String
    let total: Int
    private let isDrawn = isatty(2) == 1
    private var shown = -1

    init(_ title: String, total: Int) { (self.title, self.total) = (title, total) }

    mutating func show(_ done: Int) {
        let percent = total == 0 ? 100 : done * 100 / total
        guard isDrawn, percent != shown else { return }
        shown = percent
        let filled = String(repeating: "#", count: percent / 4) + String(repeating: "·", count: 25 - percent / 4)
        let end = done >= total ? "\n" : ""
        FileHandle.standardError.write(Data("\r\(title) [\(filled)] \(percent) %\(end)".utf8))
    }
}
