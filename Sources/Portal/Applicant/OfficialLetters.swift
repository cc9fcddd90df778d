import Foundation
import Referencing
import Store

/// The acknowledgement of an electronic filing, with all that CRPA R112-11-1 asks for.
struct AcknowledgementPage: Page {
    static let template = "applicant/acknowledgement"
    let title: String
    let number: String
    let receivedAt: String
    let company: String
    let siret: String
    let silence: String
    let service: String
    let serviceAddress: String
    let servicePhone: String

    init(_ application: Application, _ settings: PortalSettings) {
        let received = application.submittedAt ?? application.createdAt
        number = application.number ?? ""
        title = "Accusé de réception \(application.number ?? "")"
        receivedAt = French.instant(received)
        company = application.company?.name ?? ""
        siret = application.company.flatMap { Siret($0.siret)?.printed } ?? ""
        silence = French.day(Deadlines.silence(completeOn: CivilDay(of: received), months: settings.silenceMonths))
        (service, serviceAddress) = (settings.service, settings.serviceAddress)
        servicePhone = settings.servicePhone
    }
}

/// A decision as a letter: grounds in law and in fact (CRPA L211-5), author (L212-1), remedies (CJA R421-5).
struct DecisionLetter: View {
    let number: String
    let company: String
    let siret: String
    let decidedAt: String
    let isRefusal: Bool
    let reasons: [String]
    let facts: String?
    let author: String
    let quality: String
    let service: String
    let serviceAddress: String

    /// Nil while nothing is decided.
    init?(_ application: Application, _ settings: PortalSettings) {
        guard let decision = application.decision else { return nil }
        number = application.number ?? ""
        company = application.company?.name ?? ""
        siret = application.company.flatMap { Siret($0.siret)?.printed } ?? ""
        decidedAt = French.day(CivilDay(of: decision.decidedAt))
        if case .refuse(let given) = decision.outcome {
            (isRefusal, reasons, facts) = (true, given.grounds.map(\.law), given.facts)
        } else {
            (isRefusal, reasons, facts) = (false, [], nil)
        }
        (author, quality) = (decision.authorName, decision.authorQuality)
        (service, serviceAddress) = (settings.service, settings.serviceAddress)
    }
}
