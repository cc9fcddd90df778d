import Foundation
import Referencing

/// Makes known what happened: the letters that an event issues and the mails that tell it. The web gives the words; they
/// are kept in the act's own transaction, so that act, letter and mail are there together or not at all.
public struct Announcer: Sendable {
    /// The letter that an event issues, if it issues one.
    let issue: @Sendable (ApplicationEvent, FiledApplication, Actor?, Date) throws -> IssuedAct?
    /// The mails that tell an event, from the application as it leaves it.
    let mails: @Sendable (ApplicationEvent, FiledApplication, IssuedAct?, Actor?, [Account]) throws -> [OutgoingMail]

    /// The letter that an event of a supplier's life issues, under its number.
    let letter: @Sendable (SupplierEvent, SupplierFile, Actor, Int, Date) throws -> SupplierLetter?
    /// The mails that tell such an event.
    let supplierMails:
        @Sendable (SupplierEvent, SupplierFile, SupplierLetter?, Actor, [Account]) throws -> [OutgoingMail]
    /// The letter that refuses a request about a supplier, under its number.
    let refusal: @Sendable (SupplierRequests.Entry, Int, Date) throws -> SupplierLetter?
    /// The mails that tell of a request as it stands, with the token of the link that proves it.
    let requestMails: @Sendable (SupplierRequests.Entry, SupplierLetter?, String?) throws -> [OutgoingMail]

    public init(
        issue: @escaping @Sendable (ApplicationEvent, FiledApplication, Actor?, Date) throws -> IssuedAct?,
        mails:
            @escaping @Sendable (ApplicationEvent, FiledApplication, IssuedAct?, Actor?, [Account]) throws ->
            [OutgoingMail],
        letter:
            @escaping @Sendable (SupplierEvent, SupplierFile, Actor, Int, Date) throws -> SupplierLetter? = {
                _, _, _, _, _ in nil
            },
        supplierMails:
            @escaping @Sendable (SupplierEvent, SupplierFile, SupplierLetter?, Actor, [Account]) throws ->
            [OutgoingMail] = { _, _, _, _, _ in [] },
        refusal: @escaping @Sendable (SupplierRequests.Entry, Int, Date) throws -> SupplierLetter? = { _, _, _ in nil },
        requestMails:
            @escaping @Sendable (SupplierRequests.Entry, SupplierLetter?, String?) throws -> [OutgoingMail] = {
                _, _, _ in []
            }
    ) {
        (self.issue, self.mails, self.letter, self.supplierMails) = (issue, mails, letter, supplierMails)
        (self.refusal, self.requestMails) = (refusal, requestMails)
    }

    /// Tells nobody anything: for commands that write no letters.
    public static let silent = Announcer(issue: { _, _, _, _ in nil }, mails: { _, _, _, _, _ in [] })

    /// - Parameter actor: nil where time alone brought it about.
    func announce(
        _ event: ApplicationEvent, of file: FiledApplication, by actor: Actor?, at now: Date,
        in connection: any Connection
    ) throws {
        let issued = try issue(event, file, actor, now)
        if let issued { try IssuedActs.add(issued, of: file.id, in: connection) }
        let staff = try Accounts.staff(in: connection)
        try MailQueue.add(try mails(event, file, issued, actor, staff), about: file.id, at: now, to: connection)
    }
}
