import Foundation
import Referencing
import Store

/// The mails of the service: each is a template of `Templates/mail/`, whose first line is the subject.
struct Mails: Sendable {
    let renderer: Renderer
    let settings: PortalSettings

    /// What every mail may say; names that a mail does not use are simply there.
    struct Words: View {
        var name = ""
        var link = ""
        var number = ""
        var service = ""
        var serviceAddress = ""
        var servicePhone = ""
        var company: String?
        var text: String?
        var deadline: String?
        var items: [String] = []
        var reasons: [String] = []
        var author: String?
        var receivedAt: String?
        var silence: String?
    }

    func write(_ template: String, to recipient: String, _ words: Words) throws -> OutgoingMail {
        var words = words
        words.service = settings.service
        words.serviceAddress = settings.serviceAddress
        words.servicePhone = settings.servicePhone
        let text = try renderer.text(words, "mail/\(template)")
        let halves = text.split(separator: "\n", maxSplits: 1).map(String.init)
        return OutgoingMail(
            to: recipient, subject: halves.first ?? "",
            body: (halves.count > 1 ? halves[1] : "").trimmingCharacters(in: .newlines) + "\n")
    }

    func address(_ path: String) -> String { settings.baseURL + path }

    /// A mail to the applicant about the application as an act leaves it.
    func aboutApplication(_ template: String, _ application: Application, _ change: (inout Words) -> Void = { _ in })
        throws -> OutgoingMail
    {
        var words = Words(name: application.ownerName, link: address(Path.space))
        words.number = application.number ?? ""
        words.company = application.company?.name
        change(&words)
        return try write(template, to: application.ownerEmail, words)
    }

    /// A mail to a member of staff about a file.
    func toStaff(
        _ template: String, _ colleague: Account, _ application: Application, from actor: Actor, _ text: String? = nil
    ) throws -> OutgoingMail {
        let number = application.number ?? ""
        var words = Words(name: colleague.name, link: address(Path.file(number)))
        (words.number, words.company) = (number, application.company?.name)
        (words.author, words.text) = (actor.name, text)
        return try write(template, to: colleague.email, words)
    }

    func submitted(_ application: Application) throws -> OutgoingMail {
        try aboutApplication("submitted", application) { words in
            words.link = address(Path.acknowledgement)
            words.receivedAt = application.submittedAt.map(French.instant)
            words.silence = application.dueOn.map(French.day)
        }
    }

    func complementRequested(_ application: Application) throws -> OutgoingMail {
        try aboutApplication("complement", application) { words in
            guard let request = application.openComplement else { return }
            words.text = request.message
            words.items = request.items.map { "\($0.section.name) : \($0.text)" }
            words.deadline = French.day(request.deadline)
        }
    }

    func complementAnswered(_ application: Application) throws -> OutgoingMail {
        try aboutApplication("answered", application) { $0.silence = application.dueOn.map(French.day) }
    }

    func decided(_ application: Application) throws -> OutgoingMail {
        guard let decision = application.decision else { return try aboutApplication("accepted", application) }
        switch decision.outcome {
        case .accept: return try aboutApplication("accepted", application)
        case .refuse(let reasons):
            return try aboutApplication("refused", application) { words in
                words.reasons = reasons.grounds.map(\.law)
                words.text = reasons.facts
                words.author = "\(decision.authorName), \(decision.authorQuality)"
            }
        }
    }
}
