import Foundation
import Logging
import Referencing
import Store
import Synchronization

/// Notes what concerns security. An event that cannot be kept is written to the log, and stops nobody.
final class SecurityLog: Sendable {
    private let journal: SecurityJournal
    private let clock: Clock
    private let logger = Logger(label: "security")
    /// When each address last reached a limit: a flood is noted once a minute.
    private let limited = Mutex<[Int: Date]>([:])
    /// When each account last read each file: a page with its pictures is one reading.
    private let read = Mutex<[String: Date]>([:])
    private static let oneReading: TimeInterval = 600

    init(journal: SecurityJournal, clock: Clock) { (self.journal, self.clock) = (journal, clock) }

    func note(
        _ kind: SecurityJournal.Event.Kind, _ outcome: SecurityJournal.Event.Outcome = .success,
        account: AccountID?, _ context: PortalContext, subject: String? = nil
    ) async {
        let event = SecurityJournal.Event(
            kind, outcome, account: account, address: context.address, subject: subject)
        let now = clock.now()
        do {
            try await journal.append(event, at: now)
        } catch {
            logger.error(
                "security event not kept",
                metadata: [
                    "event": .string(event.ecs(at: now)), "error": .string("\(error)"),
                ])
        }
    }

    /// Notes that a file was read, once in ten minutes.
    func noteReading(of file: String, by account: AccountID, _ context: PortalContext) async {
        if isNew("\(account.text) \(file)") { await note(.fileRead, account: account, context, subject: file) }
    }

    /// Notes that somebody who is known asked for what is not theirs, once in ten minutes.
    func noteRefusal(of account: AccountID, _ context: PortalContext) async {
        if isNew("refused \(account.text)") { await note(.accessRefused, .failure, account: account, context) }
    }

    /// Whether it was not noted in the last ten minutes.
    private func isNew(_ key: String) -> Bool {
        let now = clock.now()
        return read.withLock { read in
            if read.count >= 10_000 { read = read.filter { now.timeIntervalSince($0.value) < Self.oneReading } }
            guard abs(now.timeIntervalSince(read[key] ?? .distantPast)) >= Self.oneReading else { return false }
            read[key] = now
            return true
        }
    }

    /// Notes that an address reached a limit, once a minute.
    func noteLimit(account: AccountID?, _ context: PortalContext) async {
        let (now, place) = (clock.now(), RateLimits.network(context.address).hashValue)
        let isNew = limited.withLock { limited in
            if limited.count >= 10_000 { limited = limited.filter { now.timeIntervalSince($0.value) < 60 } }
            guard limited.count < 10_000, now.timeIntervalSince(limited[place] ?? .distantPast) >= 60 else {
                return false
            }
            limited[place] = now
            return true
        }
        if isNew { await note(.limitReached, .failure, account: account, context) }
    }
}
