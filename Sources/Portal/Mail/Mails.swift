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
        /// What one does there.
        var linkLabel = ""
        var number = ""
        var service = ""
        var serviceAddress = ""
        var servicePhone = ""
        var company: String?
        var text: String?
        /// The sentences of ``Deadlines``.
        var deadline: String?
        var items: [String] = []
        var author: String?
        var subject: String?
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
    func aboutApplication(
        _ template: String, _ file: FiledApplication, _ change: (inout Words) -> Void = { _ in }
    ) throws -> OutgoingMail {
        var words = Words(name: file.owner.name, link: address(Routes.space.path()))
        (words.number, words.company) = (file.number.text, file.companyName)
        change(&words)
        return try write(template, to: file.owner.email, words)
    }

    /// A mail to a member of staff about a file.
    func toStaff(
        _ template: String, _ colleague: Account, _ file: FiledApplication, from actor: Actor?, _ text: String? = nil
    ) throws -> OutgoingMail {
        var words = Words(name: colleague.name, link: address(Routes.file.path(file.number)))
        (words.number, words.company) = (file.number.text, file.companyName)
        (words.author, words.text) = (actor?.name, text)
        return try write(template, to: colleague.email, words)
    }

    /// What was issued, in the words in which it was frozen.
    func issued(_ act: IssuedAct, to file: FiledApplication, _ event: ApplicationEvent) throws -> OutgoingMail {
        try aboutApplication("issued", file) { words in
            words.link = address(Routes.issued.path(file.number, act.kind))
            words.subject =
                switch event {
                case .accepted: "Votre demande \(file.number) est acceptée"
                case .refused: "Votre demande \(file.number) est refusée"
                case .closed: "Votre demande \(file.number) est close sans suite"
                default: "\(act.title) – Activateurs France Num"
                }
            words.text = act.blocks.plainText
        }
    }

    /// The time to send what is missing ends soon.
    func reminder(of request: ComplementRequest, _ file: FiledApplication, on today: CivilDay) throws -> OutgoingMail {
        try aboutApplication("reminder", file) { words in
            words.items = request.items.map(\.line)
            words.deadline = "\(Deadlines.answer(request, on: today)) \(Deadlines.examination(request))"
        }
    }

    func complementRequested(_ request: ComplementRequest, _ file: FiledApplication) throws -> OutgoingMail {
        try aboutApplication("complement", file) { words in
            words.text = request.message
            words.items = request.items.map(\.line)
            let today = CivilDay(of: request.askedAt)
            words.deadline = [
                Deadlines.answer(request, on: today), Deadlines.examination(request),
                file.silentSince == nil ? Deadlines.suspension(request, on: today) : nil,
            ].compactMap { $0 }.joined(separator: " ")
        }
    }
}
