import Foundation
import Gateways
import Hummingbird
import Referencing
import Store

/// Contests a decision, and follows what becomes of it.
struct AppealController: Sendable {
    let form: AppealForm
    let appeals: Appeals
    let printer: PDFPrinter
    let limits: RateLimits
    let pages: Pages
    let clock: Clock

    func add(to router: PortalRouter) {
        router.get(Routes.appeal) { _, context, number in
            try pages.page(try await page(.application(number), context), context)
        }
        router.post(Routes.appeal) { _, context, number in try await enter(.application(number), context) }
        router.get(Routes.measureAppeal) { _, context, slug, number in
            try pages.page(try await page(.procedure(number, slug: slug), context), context)
        }
        router.post(Routes.measureAppeal) { _, context, slug, number in
            try await enter(.procedure(number, slug: slug), context)
        }
        router.get(Routes.letterAppeal) { _, context, slug, number in
            try pages.page(try await page(.letter(number.number, slug: slug), context), context)
        }
        router.post(Routes.letterAppeal) { _, context, slug, number in
            try await enter(.letter(number.number, slug: slug), context)
        }
        router.get(Routes.ownAppeal, use: show)
        router.get(Routes.ownAppealFile, use: file)
        router.get(Routes.ownAppealAttachment) { _, context, number in
            try await appeals.attachment(of: try await entry(number, context))
        }
    }

    private static func paths(_ target: Appeal.Target) -> (action: String, back: String) {
        switch target {
        case .application(let number): (Routes.appeal.path(number), Routes.filed.path(number))
        case .procedure(let number, let slug): (Routes.measureAppeal.path(slug, number), Routes.ownFiche.path(slug))
        case .letter(let number, let slug):
            (Routes.letterAppeal.path(slug, .init(number)), Routes.ownLetter.path(slug, .init(number)))
        }
    }

    private func page(_ target: Appeal.Target, _ context: PortalContext) async throws -> FormPage {
        let (action, back) = Self.paths(target)
        return try await form.opened(target, action: action, back: back, context)
    }

    private func enter(_ target: Appeal.Target, _ context: PortalContext) async throws -> Response {
        try await limits.spend(.ownAct, context)
        let (action, back) = Self.paths(target)
        switch try await form.enter(target, action: action, back: back, context) {
        case .success(let number): return .redirect(to: Routes.ownAppeal.path(number))
        case .failure(let problem): return try pages.problems(problem.page, context)
        }
    }

    private func entry(_ number: AppealNumber, _ context: PortalContext) async throws -> Appeals.Entry {
        guard let entry = try await appeals.entry(number, visibleTo: try context.actor()) else {
            throw Failure.notFound
        }
        return entry
    }

    @Sendable private func show(_ request: Request, _ context: PortalContext, _ number: AppealNumber) async throws
        -> Response
    {
        let entry = try await entry(number, context)
        if request.isReading {
            try await appeals.noteReading(of: entry, by: try context.actor(), at: clock.now())
        }
        return try pages.page(AppealPage(entry, back: Self.paths(entry.appeal.target).back), context)
    }

    @Sendable private func file(_ request: Request, _ context: PortalContext, _ number: AppealNumber) async throws
        -> Response
    {
        let entry = try await entry(number, context)
        guard let letter = entry.letter else { throw Failure.notFound }
        if request.isReading {
            try await appeals.noteReading(of: entry, by: try context.actor(), at: clock.now())
        }
        try await limits.spend(.printing, context)
        let bytes = try await context.whileVisitorStays { [printer] in try await printer.print(letter.html) }
        return .pdf(bytes, named: "reponse-\(number).pdf")
    }
}

/// An appeal, as who brought it sees it.
struct AppealPage: Page {
    static let template = "applicant/appeal"
    let title: String
    let sentence: String
    let against: String
    let text: String
    let attachment: PageLink?
    let letterTitle: String?
    let blocks: [IssuedBlock]
    let filePath: String?
    let back: String

    init(_ entry: Appeals.Entry, back: String) {
        let appeal = entry.appeal
        (title, sentence, against) = ("\(appeal.kind.name) \(appeal.number)", appeal.sentence, appeal.against)
        (text, letterTitle, self.back) = (appeal.text, entry.letter?.title, back)
        attachment = appeal.attachment.map {
            PageLink(path: Routes.ownAppealAttachment.path(appeal.number), label: $0.label)
        }
        blocks = (entry.letter?.blocks ?? []).map(IssuedBlock.init)
        filePath = entry.letter == nil ? nil : Routes.ownAppealFile.path(appeal.number)
    }
}
