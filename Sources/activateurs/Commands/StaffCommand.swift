import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

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
