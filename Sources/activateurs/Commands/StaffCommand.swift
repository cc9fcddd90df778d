import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

struct StaffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "staff", abstract: "Accounts of the DGE's staff.", subcommands: [Add.self, Delegate.self])

    func run() throws { throw ValidationError("say what to do: staff add EMAIL or staff delegate EMAIL.") }

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

    struct Delegate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "delegate",
            abstract: "Record that a member of the staff may sign decisions, as an administrator does on the portal.")

        @Argument(help: "The e-mail address of the account.") var email: String
        @Option(help: "What decisions say of their author: « cheffe du bureau … ».") var capacity: String
        @Option(help: "The act that delegates: « arrêté du 3 mars 2026 ».") var act: String
        @Option(help: "The first day (2026-03-03); today without it.") var from: String?
        @Option(help: "The last day; none without it.") var until: String?

        func validate() throws {
            for (name, day) in [("--from", from), ("--until", until)] where day.map({ CivilDay($0) == nil }) ?? false {
                throw ValidationError("\(name) is a day such as 2026-03-03.")
            }
            for (name, text, most) in [
                ("--capacity", capacity, Delegation.capacityLimit), ("--act", act, Delegation.actLimit),
            ] where text.isEmpty || text.contains("\n") || PlainText.length(text) > most {
                throw ValidationError("\(name) is one line of \(most) characters at most.")
            }
        }

        func run() async throws {
            let stores = try await Stores.ready(try await Settings())
            guard let account = try await stores.accounts.named(email), account.role.analyses else {
                throw Stop("\(email) is the account of nobody who analyses or decides.")
            }
            let now = Date()
            let first = from.flatMap { CivilDay($0) } ?? CivilDay(of: now)
            let end = until.flatMap { CivilDay($0) }?.adding(days: 1)
            let latest = CivilDay(of: now).adding(months: 1200)
            if first > latest || end.map({ $0 > latest }) ?? false { throw Stop("that day is too far away.", code: 64) }
            if let end, end <= first { throw Stop("--until comes after --from.", code: 64) }
            try await stores.delegations.record(
                capacity, by: act, to: account.id, from: first, until: end, recordedBy: .command("staff delegate"),
                "staff delegate", at: now)
            print("\(account.name): \(capacity), from \(first)\(until.map { " until \($0)" } ?? "").")
        }
    }
}
