import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "migrate", abstract: "Bring the schema up to date.")

    @Flag(name: .customLong("new"), help: "Make the database when it is missing.")
    var isNew = false

    func run() async throws {
        let settings = try await Settings()
        let applied = try await Stores.open(settings, isNew: isNew).migrations.run(at: Date())
        print(applied.isEmpty ? "The schema is up to date." : "Applied: \(applied.joined(separator: ", ")).")
    }
}

struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Accounts of the DGE's staff.", subcommands: [Add.self])

    func run() throws { throw ValidationError("say what to do: staff add EMAIL.") }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Open an account, and print a one-time link to set its password.")

        @Argument(help: "The e-mail address.") var email: String
        @Option(help: "First name and name.") var name: String
        @Option(help: "instructeur, valideur or administrateur.") var role: String

        func validate() throws {
            guard Role(rawValue: role)?.isStaff == true else {
                throw ValidationError("--role is instructeur, valideur or administrateur.")
            }
            guard AccountLink.isPlausible(email) else {
                throw ValidationError("« \(email) » is not an e-mail address.")
            }
            guard !name.isEmpty else { throw ValidationError("--name is empty.") }
        }

        func run() async throws {
            let settings = try await Settings()
            let stores = try await Stores.ready(settings)
            guard let role = Role(rawValue: role) else { throw Stop("unknown role", code: 64) }
            do {
                let token = try await stores.accounts.open(
                    email: email, name: name, role: role, passwordHash: nil, by: .command("staff add"), at: Date())
                let base = settings.baseURL ?? "http://127.0.0.1:8080"
                print("\(base)\(AccountLink.passwordPath(token))")
            } catch is Accounts.AddressTaken {
                throw Stop("there is an account for \(email) already.")
            }
        }
    }
}

struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "The journal of acts.", subcommands: [Verify.self, Head.self])

    func run() throws { throw ValidationError("say what to do: journal verify or journal head.") }

    struct Head: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "head", abstract: "Print the number and the hash of the last row, to be kept elsewhere.")

        func run() async throws {
            let head = try await Stores.ready(try await Settings()).journal.head()
            print("\(head.seq) \(head.hash)")
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Find any row changed, removed or inserted, here and in what the journal vouches for.")

        @Option(help: "What journal head printed once, as one argument.") var head: String?

        func run() async throws {
            let settings = try await Settings()
            let stores = try await Stores.ready(settings)
            if let fault = try await stores.database.faults(thorough: true).first {
                throw Stop("the database does not hold: \(fault).")
            }
            let verification = try await stores.journal.verify(
                try settings.anchors(makesKey: false), known: try head.map { [try Self.known($0)] } ?? [])
            if let fault = verification.fault { throw Stop("the journal does not hold: \(fault).") }
            print("The journal holds: \(verification.rows) rows.")
            print("Signed or given heads that it was compared with: \(verification.heads).")
        }

        private static func known(_ text: String) throws -> (seq: Int, hash: String) {
            let parts = text.split(separator: " ")
            guard parts.count == 2, let seq = Int(parts[0]), seq > 0, parts[1].count == 64 else {
                throw Stop("--head is what journal head printed: a number and a hash.", code: 64)
            }
            return (seq, String(parts[1]))
        }
    }
}

struct MailsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mails", abstract: "The e-mails that were given up.", subcommands: [List.self, Retry.self])

    func run() throws { throw ValidationError("say what to do: mails list or mails retry.") }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Print what was given up, with what the relay said last.")

        func run() async throws {
            let mails = try await Stores.ready(try await Settings()).mails
            for mail in try await mails.abandoned(limit: 1000) {
                print(
                    "\(mail.id) \(CivilDay(of: mail.abandonedAt)) to \(mail.recipient) « \(mail.subject) »: \(mail.reason)"
                )
            }
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: "Queue again what was given up, once the relay is mended.")

        func run() async throws {
            let count = try await Stores.ready(try await Settings()).mails.retryAbandoned(
                by: .command("mails retry"), at: Date())
            print("\(count) e-mails are queued again.")
        }
    }
}

struct SecurityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "security", abstract: "The journal of what concerns security.", subcommands: [Export.self])

    func run() throws { throw ValidationError("say what to do: security export.") }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Print the events, one JSON object a line (ECS names), the last ones first.")

        @Option(help: "The first day, as 2026-01-31; without it, all that is kept.") var since: String?

        func run() async throws {
            var start = Date.distantPast
            if let since {
                guard let day = CivilDay(since) else { throw Stop("--since is a day like 2026-01-31.", code: 64) }
                start = day.start
            }
            let stores = try await Stores.ready(try await Settings())
            for entry in try await stores.securityJournal.entries(since: start, limit: 1_000_000) {
                print(entry.event.ecs(at: entry.at))
            }
        }
    }
}

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copy the whole database to a file while it is in use.")

    @Argument(help: "The file to write; it must not exist.") var file: String

    func run() async throws {
        let stores = try await Stores.ready(try await Settings())
        guard !FileManager.default.fileExists(atPath: file) else { throw Stop("\(file) exists already.") }
        try await DatabaseCopy.write(stores.database, to: file)
        print("Copied to \(file).")
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Check a copy that backup made, and put it in place of the database, which stays beside it.")

    @Argument(help: "The copy.") var file: String

    func run() async throws {
        let settings = try await Settings()
        guard settings.databaseURL.hasPrefix("sqlite:") else { return try await fill(settings) }
        let path = String(settings.databaseURL.dropFirst("sqlite:".count))
        let done = try await DatabaseCopy.restore(
            file, to: path, comparing: try settings.anchors(makesKey: false), at: Date())
        print("Restored to \(path); its journal holds: \(done.rows) rows.")
        if let former = done.former { print("The former database is \(former).") }
        if let anchors = try settings.anchors()?.setAside(at: Date()) {
            print("The signed heads of its journal are in \(anchors).")
        }
        print("Services that were running refuse to write now: start them again.")
    }

    /// On a server the copy goes into an empty database; which one is served is the operator's to say.
    private func fill(_ settings: Settings) async throws {
        let target = try Stores.open(settings, isNew: true)
        do {
            let lines = try await DatabaseTransfer(
                from: try await DatabaseCopy.checked(file, comparing: try settings.anchors(makesKey: false)),
                to: target.database
            ).run { _ in }
            print(
                "Restored to \(settings.databaseName): \(lines.reduce(0) { $0 + $1.rows }) rows, the same as in the copy."
            )
        } catch let refusal as DatabaseTransfer.Refused {
            throw Stop("\(refusal.description).")
        }
    }
}
