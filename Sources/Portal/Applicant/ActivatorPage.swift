import Foundation
import Referencing
import Store

/// What an activator finds at home: where it stands, its fiche, its letters, and what it can do.
struct ActivatorPage: Page {
    static let template = "applicant/activator"
    let title: String
    let done: String?
    let identifier: String
    let badge: String
    let status: String
    let sentence: String
    let isContactHidden: Bool
    let publicPath: String?
    let publicAddress: String
    let verifyPath: String
    let editPath: String?
    let leavePath: String?
    let movePath: String?
    /// What was asked about the fiche, and where it stands.
    let requests: [String]
    let hasRequests: Bool
    let procedure: ProcedureView?
    /// Those that were decided.
    let pastProcedures: [ProcedureView]
    let hasPastProcedures: Bool
    let appeals: [PageLink]
    let hasAppeals: Bool
    let contestations: [PageLink]
    let hasContestations: Bool
    let observePath: String?
    let hearingPath: String?
    let letters: [LetterLine]
    let hasLetters: Bool
    let versions: [String]
    let hasVersions: Bool
    let history: [HistoryLine]
    let csrf: String

    struct LetterLine: View {
        let path: String
        let title: String
        let at: String
    }

    init(
        _ file: SupplierFile, _ letters: [SupplierLetter], _ appeals: [Appeals.Entry], _ versions: [FicheVersion],
        _ entries: [JournalEntry],
        requests: [SupplierRequests.Entry], mayMove: Bool, actions: [SupplierAction], on today: CivilDay,
        at now: Date, baseURL: String, done: String?, _ context: PortalContext
    ) {
        self.done = done
        let slug = file.supplier.slug
        let standing = file.status(on: today)
        title = file.supplier.name
        identifier = file.supplier.printedIdentifier
        (badge, status, sentence) = (standing.badge, standing.name, file.sentence(on: today))
        isContactHidden = file.isContactHidden
        publicPath = standing == .referenced ? Routes.fiche.path(slug) : nil
        publicAddress = baseURL + Routes.fiche.path(slug)
        verifyPath = Routes.verify.path(
            query: [(.identifier, file.supplier.siret?.digits ?? file.supplier.vat?.value ?? "")])
        editPath = actions.contains(.editFiche) ? Routes.ficheEditing.path(slug) : nil
        leavePath = actions.contains(.leave) ? Routes.departure.path(slug) : nil
        movePath = mayMove ? Routes.moving.path(slug) : nil
        self.requests = requests.map {
            "\($0.request.kind.name), \($0.request.number) : \($0.request.state(at: now))\($0.request.end?.reason.map { ". Motif : \($0)" } ?? "")"
        }
        hasRequests = !requests.isEmpty
        procedure = file.openProcedure.map { ProcedureView($0) { Routes.ownAttachment.path(slug, $0, $1) } }
        let past = file.procedures.filter { !$0.isOpen }
        pastProcedures = past.reversed().map { ProcedureView($0) { Routes.ownAttachment.path(slug, $0, $1) } }
        hasPastProcedures = !past.isEmpty
        self.appeals = appeals.map(PageLink.init)
        hasAppeals = !appeals.isEmpty
        var contestations = file.procedures.filter { $0.contested != nil }.map {
            PageLink(
                path: Routes.measureAppeal.path(slug, $0.number),
                label: $0.isOpen
                    ? "Contester la suspension en urgence du \(French.day(CivilDay(of: $0.openedAt)))"
                    : "Contester la décision sur la procédure \($0.number)")
        }
        contestations += letters.filter { $0.contested(by: nil) != nil }.map {
            PageLink(
                path: Routes.letterAppeal.path(slug, .init($0.number)),
                label: "Contester : \($0.title.lowercased()), \(French.day(CivilDay(of: $0.issuedAt)))")
        }
        (self.contestations, hasContestations) = (contestations, !contestations.isEmpty)
        observePath = actions.contains(.observe) ? Routes.observations.path(slug) : nil
        hearingPath = actions.contains(.askHearing) ? Routes.hearing.path(slug) : nil
        self.letters = letters.map {
            LetterLine(
                path: Routes.ownLetter.path(slug, .init($0.number)), title: $0.title, at: French.instant($0.issuedAt))
        }
        hasLetters = !letters.isEmpty
        self.versions = versions.reversed().map {
            "Version \($0.number), du \(French.instant($0.at))\($0.number == 1 && $0.application != nil ? ", acceptée avec votre demande" : "")"
        }
        hasVersions = !versions.isEmpty
        history = HistoryLine.lines(entries, forStaff: false)
        csrf = context.csrf
    }
}

/// A contradictory procedure, as both sides see it.
struct ProcedureView: View {
    let number: String
    let measure: String
    let openedAt: String
    let openedBy: String
    let deadline: String
    let urgency: String?
    let grounds: [String]
    let facts: String
    let observations: [Observation]
    let hasObservations: Bool
    let hearing: String?
    let report: String?
    let end: End?

    struct Observation: View {
        let at: String
        let text: String
        let attachment: PageLink?
    }

    struct End: View {
        let outcome: String
        let author: String
        let at: String
        let facts: String
    }

    /// - Parameter path: where what came with observations is downloaded.
    init(_ procedure: Procedure, _ path: (ProcedureNumber, LetterVersion) -> String) {
        number = procedure.number.text
        measure = procedure.measure.name
        (openedAt, openedBy) = (French.instant(procedure.openedAt), procedure.openedBy.name)
        (deadline, urgency) = (French.day(procedure.deadline), procedure.urgency)
        (grounds, facts) = (procedure.reasons.grounds.map(\.law), procedure.reasons.facts)
        observations = procedure.observations.enumerated().map { place, observation in
            let link = observation.attachment.map {
                PageLink(path: path(procedure.number, LetterVersion(place + 1)), label: $0.label)
            }
            return Observation(at: French.instant(observation.at), text: observation.text, attachment: link)
        }
        hasObservations = !observations.isEmpty
        hearing =
            procedure.hearing.map { "\($0.isAttended ? "tenue" : "fixée, sans venue,") le \(French.day($0.heldOn))" }
            ?? procedure.hearingAskedAt.map { "demandée le \(French.instant($0))" }
        report = procedure.hearing?.report
        end = procedure.end.map { end in
            End(
                outcome: end.outcome.name, author: "\(end.author.name), \(end.capacity)", at: French.instant(end.at),
                facts: end.facts)
        }
    }
}

/// A fiche of one's own, in a list.
struct OwnFicheLine: View {
    let name: String
    let sentence: String
    /// Nil for a fiche that is only asked for.
    let path: String?
    /// Nil where the public does not see it.
    let publicPath: String?
    let publicAddress: String
    /// What is to be done about an open procedure.
    let procedure: String?
    /// The letter that refused it.
    let letterPath: String?
    /// Where its words are changed, while it is published.
    let editPath: String?

    init(_ file: SupplierFile, on today: CivilDay, baseURL: String) {
        (name, sentence) = (file.supplier.name, file.sentence(on: today))
        procedure = file.openProcedure.map {
            "La procédure contradictoire \($0.number) est ouverte : vos observations sont attendues au plus tard le \(French.day($0.deadline))."
        }
        path = Routes.ownFiche.path(file.supplier.slug)
        publicPath = file.status(on: today) == .referenced ? Routes.fiche.path(file.supplier.slug) : nil
        publicAddress = baseURL + Routes.fiche.path(file.supplier.slug)
        letterPath = nil
        editPath = publicPath == nil ? nil : Routes.ficheEditing.path(file.supplier.slug)
    }

    /// A fiche that somebody asks to manage, or was refused.
    init(_ entry: SupplierRequests.Entry, at now: Date) {
        name = entry.file.supplier.name
        let reason = entry.request.end?.reason.map { " Motif : \($0)" } ?? ""
        sentence = "\(entry.request.kind.name), \(entry.request.number) : \(entry.request.state(at: now)).\(reason)"
        (path, publicPath, publicAddress, procedure, editPath) = (nil, nil, "", nil, nil)
        letterPath = entry.letter.map { Routes.ownLetter.path(entry.file.supplier.slug, .init($0)) }
    }
}
