import Foundation
import Referencing

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
    /// Nil when the section is closed.
    let form: FormView?
    let csrf: String
    let makeLabel: String
    /// Letters that later ones replaced, oldest first.
    let former: [Former]
    let hasFormer: Bool
    let closed: String?

    struct Former: View {
        let text: String
    }

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
        /// Why it cannot be opened, if so.
        let held: String?
    }

    struct Picture: View {
        let path: String
        let alt: String
    }

    init(_ application: Application, _ gaps: [Gap], _ context: PortalContext, _ problems: ValidationErrors) {
        let contents = application.contents
        let isOpen = application.isEditable(.letter)
        closed = isOpen ? nil : Failure(.closedSection(.letter)).advice
        missing = gaps.filter { $0.section != .letter }.map { PageLink(path: $0.path, label: $0.message) }
        canMake = missing.isEmpty && isOpen
        isOutdated = gaps.contains(.letterOutdated)
        letter = contents.letter.map { letter in
            Made(
                reference: letter.reference, madeAt: French.instant(letter.madeAt),
                pages: French.count(letter.pages, "page", "pages"), pictures: Self.pictures(.model, letter.pages))
        }
        signed = contents.signedLetter.map { file in
            Signed(
                size: French.size(file.size), pages: French.count(file.pages, "page", "pages"),
                at: French.instant(file.depositedAt), sha256: file.sha256,
                pictures: file.scan.letsOpen ? Self.pictures(.signed, file.pages) : [], held: file.heldFromOwner)
        }
        csrf = context.csrf
        makeLabel = contents.letter == nil ? "Produire ma lettre" : "Produire une nouvelle lettre"
        var field = Field(
            "lettre", "Lettre signée, au format PDF", .file,
            hint: application.filed == nil
                ? "10 Mo au plus. Un fichier déposé remplace le précédent."
                : "10 Mo au plus. Un nouveau fichier compte à la place du précédent, qui reste au dossier.")
        field.accept = "application/pdf,.pdf"
        form =
            isOpen
            ? FormView(
                action: Routes.signedLetter.path(), csrf: context.csrf, [field], FormData(), problems,
                submit: "Déposer la lettre signée") : nil
        former = zip(contents.letters, contents.letters.dropFirst()).map { letter, next in
            let signed = contents.signedLetters.last { $0.letter == letter.number }
            let deposit = signed.map { ", déposée signée le \(French.instant($0.depositedAt))" } ?? ""
            return Former(
                text:
                    "\(letter.reference), produite le \(French.instant(letter.madeAt))\(deposit), remplacée le \(French.instant(next.madeAt))"
            )
        }
        hasFormer = !former.isEmpty
    }

    private static func pictures(_ copy: LetterCopy, _ pages: Int) -> [Picture] {
        (1...min(pages, 4)).map { page in
            Picture(path: Routes.letterPicture.path(copy, PicturePage(page)), alt: "Aperçu de la page \(page)")
        }
    }
}

extension SignedLetter {
    /// Why its owner cannot open it, if so, and what happens next.
    fileprivate var heldFromOwner: String? {
        switch scan {
        case .unchecked, .clean: nil
        case .pending:
            "Le fichier attend l’examen de l’antivirus. Vous pouvez continuer votre demande : un courriel vous préviendra s’il était refusé."
        case .infected: Gap.letterInfected.message
        }
    }
}
