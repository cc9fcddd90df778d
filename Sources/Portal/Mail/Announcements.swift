import Referencing
import Store

/// What an act makes known: one exhaustive switch turns its event into mails.
public struct Announcements: Sendable {
    let mails: Mails
    let issuer: ActIssuer
    let policy: @Sendable () throws -> Policy
    let suppliers: SupplierAnnouncements
    let requests: SupplierRequestTexts
    let clock: Clock

    var announcer: Announcer {
        Announcer(
            issue: { event, file, actor, now in try issuer.issued(event, file, by: actor, at: now) },
            mails: { event, file, issued, actor, staff in
                // Whoever declared an interest is told nothing of the file.
                let colleagues = staff.filter {
                    $0.role.analyses && !$0.isDisabled && !file.recused.contains($0.id)
                }
                return try mails(event, file, issued, by: actor, colleagues)
            },
            letter: { event, file, actor, number, now in
                try suppliers.letter(event, file, by: actor, number: number, at: now)
            },
            supplierMails: { event, file, letter, actor, staff in
                try suppliers.mails(event, file, letter, by: actor, staff)
            },
            refusal: requests.refusal, requestMails: requests.mails)
    }

    /// Stores whose acts issue their letters and write to nobody: what the demonstration is filled with.
    public static func issuing(_ stores: Stores, settings: PortalSettings, renderer: Renderer) -> Stores {
        let issuer = ActIssuer(
            texts: OfficialTexts(settings: settings), renderer: renderer, issuedActs: stores.issuedActs)
        return stores.announcing(
            Announcer(
                issue: { event, file, actor, now in try issuer.issued(event, file, by: actor, at: now) },
                mails: { _, _, _, _, _ in [] },
                letter: { event, file, actor, number, now in
                    try SupplierAnnouncements(
                        mails: Mails(renderer: renderer, settings: settings), texts: SupplierTexts(settings: settings),
                        renderer: renderer
                    ).letter(event, file, by: actor, number: number, at: now)
                }))
    }

    /// - Parameter colleagues: those who may analyse or decide, and whose account is open.
    private func mails(
        _ event: ApplicationEvent, _ file: FiledApplication, _ issued: IssuedAct?, by actor: Actor?,
        _ colleagues: [Account]
    ) throws -> [OutgoingMail] {
        switch event {
        case .opened, .charterAccepted, .companySaved, .profileSaved, .letterMade, .signedLetterDeposited,
            .draftDeleted, .erased, .appealFiled, .appealAnswered, .appealAnswerRead, .appealSilent, .decisionRead,
            .decisionPosted:
            return []
        case .submitted, .accepted, .refused, .closed:
            return try issued.map { [try mails.issued($0, to: file, event)] } ?? []
        case .reviewStarted: return [try mails.aboutApplication("started", file)]
        case .complementRequested:
            return try file.openComplement.map { [try mails.complementRequested($0, file)] } ?? []
        case .complementAnswered:
            let silence = try policy().silence
            return [
                try mails.aboutApplication("answered", file) {
                    $0.deadline = Deadlines.silence(of: file, silence, on: clock.today)
                }
            ]
        case .withdrawn: return [try mails.aboutApplication("withdrawn", file)]
        case .reasonsAsked:
            return try colleagues.filter {
                $0.id == file.assignee?.id || (file.assignee == nil && $0.role == .approver)
            }
            .map {
                try mails.toStaff(
                    "reasons_asked", $0, file, from: nil, file.reasonsDueOn.map(French.day))
            }
        case .reasonsGiven(let statement):
            return [
                try mails.aboutApplication("reasons", file) {
                    $0.text = statement.facts
                    $0.author = actor.map { "\($0.name), \(statement.capacity)" }
                }
            ]
        case .silenceDecided(let day):
            return [
                try mails.aboutApplication("silence", file) {
                    $0.deadline = Deadlines.implicitRefusal(bornOn: day, on: clock.today)
                }
            ]
        // The answer to the appeal tells the applicant.
        case .reopened:
            return try colleagues.filter { $0.id == file.assignee?.id && $0.id != actor?.id }
                .map { try mails.toStaff("handed", $0, file, from: actor) }
        case .handedOver(let id):
            return try colleagues.filter { $0.id == id && id != actor?.id }
                .map { try mails.toStaff("handed", $0, file, from: actor) }
        case .proposed:
            let policy = try policy()
            return try colleagues.filter { policy.allows(.accept, to: $0.actor, on: .filed(file)) }
                .map { try mails.toStaff("proposed", $0, file, from: actor) }
        case .proposalWithdrawn(let reason):
            return try colleagues.filter { $0.role == .approver && $0.id != actor?.id }
                .map { try mails.toStaff("retracted", $0, file, from: actor, reason) }
        case .recused(let reason):
            return try colleagues.filter { $0.role == .approver && $0.id != actor?.id }
                .map { try mails.toStaff("recused", $0, file, from: actor, reason) }
        case .sentBack(let reason):
            return try colleagues.filter { $0.id == file.assignee?.id }
                .map { try mails.toStaff("returned", $0, file, from: actor, reason) }
        }
    }
}
