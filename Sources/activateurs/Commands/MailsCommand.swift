import ArgumentParser
import Foundation
import Portal
import Referencing
import Store

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
