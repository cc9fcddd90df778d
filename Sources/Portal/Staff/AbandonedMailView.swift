import Store

/// A mail that was given up, as its file and the administrator’s page show it.
struct AbandonedMailView: View {
    let recipient: String
    let subject: String
    let at: String
    /// What the relay said.
    let reason: String

    init(_ mail: MailQueue.Abandoned) {
        (recipient, subject, reason) = (mail.recipient, mail.subject, mail.reason)
        at = French.instant(mail.abandonedAt)
    }
}
