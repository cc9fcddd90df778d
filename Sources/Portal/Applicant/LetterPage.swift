import Foundation
import Referencing
import Store

/// The letter's page: made, signed, given back.
struct LetterPage: Page {
    static let template = "applicant/letter"
    let title = "Votre lettre d’engagement"
    /// What must be filled in first.
    let missing: [PageLink]
    let canMake: Bool
    let isOutdated: Bool
    let letter: Made?
    let signed: Signed?
    let form: FormView
    let csrf: String
    let makeLabel: String

    struct Made: View {
        let reference: String
        let madeAt: String
        let pages: String
        let pictures: [Picture]
    }

    struct Signed: View {
        let size: String
        let pages: String
        let at: String
        let sha256: String
        let pictures: [Picture]
    }

    struct Picture: View {
        let path: String
        let alt: String
    }

    init(_ application: Application, _ gaps: [Gap], _ context: PortalContext, _ problems: Problems) {
        missing = gaps.filter { $0.section != .letter }.map { PageLink(path: $0.path, label: $0.message) }
        canMake = missing.isEmpty
        isOutdated = gaps.contains(.letterOutdated)
        letter = application.letter.map { letter in
            Made(
                reference: letter.reference, madeAt: French.instant(letter.madeAt),
                pages: French.count(letter.pages, "page", "pages"), pictures: Self.pictures("modele", letter.pages))
        }
        signed = application.signedLetter.map { file in
            Signed(
                size: French.size(file.size), pages: French.count(file.pages, "page", "pages"),
                at: French.instant(file.createdAt), sha256: file.sha256, pictures: Self.pictures("signee", file.pages))
        }
        csrf = context.csrf
        makeLabel = application.letter == nil ? "Produire ma lettre" : "Produire une nouvelle lettre"
        var field = Field(
            "lettre", "Lettre signée, au format PDF", .file,
            hint: "10 Mo au plus. Un fichier déposé remplace le précédent.")
        field.accept = "application/pdf,.pdf"
        form = FormView(
            action: Path.letterSigned, csrf: context.csrf, [field], FormData(), problems,
            submit: "Déposer la lettre signée")
    }

    private static func pictures(_ which: String, _ pages: Int) -> [Picture] {
        (1...min(pages, 4)).map { page in
            Picture(path: Path.letterPicture(which, "\(page)"), alt: "Aperçu de la page \(page)")
        }
    }
}
