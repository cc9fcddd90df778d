import Foundation
import Referencing

/// Makes known what happened: the letters that an event issues and the mails that tell it. The web gives the words; they
/// are kept in the act's own transaction, so that act, letter and mail are there together or not at all.
public struct Announcer: Sendable {
    /// The letter that an event issues, if it issues one.
    let issue: @Sendable (ApplicationEvent, FiledApplication) throws -> IssuedAct?
    /// The mails that tell an event, from the application as it leaves it.
    let mails: @Sendable (ApplicationEvent, FiledApplication, IssuedAct?, Actor, [Account]) throws -> [OutgoingMail]

    public init(
        issue: @escaping @Sendable (ApplicationEvent, FiledApplication) throws -> IssuedAct?,
        mails:
            @escaping @Sendable (ApplicationEvent, FiledApplication, IssuedAct?, Actor, [Account]) throws ->
            [OutgoingMail]
    ) {
        (self.issue, self.mails) = (issue, mails)
    }

    /// Tells nobody anything: for commands that write no letters.
    public static let silent = Announcer(issue: { _, _ in nil }, mails: { _, _, _, _, _ in [] })

    func announce(
        _ event: ApplicationEvent, of file: FiledApplication, by actor: Actor, at now: Date,
        in connection: any Connection
    ) throws {
        let issued = try issue(event, file)
        if let issued { try IssuedActs.add(issued, of: file.id, in: connection) }
        let staff = try Accounts.staff(in: connection)
        try MailQueue.add(try mails(event, file, issued, actor, staff), about: file.id, at: now, to: connection)
    }
}
