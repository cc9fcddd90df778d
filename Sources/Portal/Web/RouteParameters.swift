import Referencing

extension ApplicationNumber: RouteParameter {
    var routeText: String { text }
    init?(routeText: String) { self.init(routeText) }
}

extension ID: RouteParameter {
    var routeText: String { text }
    init?(routeText: String) { self.init(routeText) }
}

/// The engagement letter as we made it, or as it came back.
enum LetterCopy: String, RouteParameter {
    case model = "modele"
    case signed = "signee"

    var kind: Document.Kind { self == .model ? .letter : .signedLetter }
    var routeText: String { rawValue }
    init?(routeText: String) { self.init(rawValue: routeText) }
}

/// `modele.pdf`: a copy of the letter as a file.
struct LetterFile: RouteParameter {
    let copy: LetterCopy

    init(copy: LetterCopy) { self.copy = copy }
    var routeText: String { "\(copy.rawValue).pdf" }

    init?(routeText: String) {
        guard routeText.hasSuffix(".pdf"), let copy = LetterCopy(rawValue: String(routeText.dropLast(4))) else {
            return nil
        }
        self.copy = copy
    }
}

/// `2.png`: a page of a document as a picture.
struct PicturePage: RouteParameter {
    let page: Int

    init(_ page: Int) { self.page = page }
    var routeText: String { "\(page).png" }

    init?(routeText: String) {
        guard routeText.hasSuffix(".png"), let page = Int(routeText.dropLast(4)), (1...10_000).contains(page) else {
            return nil
        }
        self.page = page
    }
}

/// `2.pdf`: a version of the signed letter; a letter to a supplier; what came with observations.
struct LetterVersion: RouteParameter {
    let number: Int

    init(_ number: Int) { self.number = number }
    var routeText: String { "\(number).pdf" }

    init?(routeText: String) {
        guard routeText.hasSuffix(".pdf"), let number = Int(routeText.dropLast(4)), (1...100_000).contains(number)
        else {
            return nil
        }
        self.number = number
    }
}

extension YearlyNumber: RouteParameter {
    var routeText: String { text }
    init?(routeText: String) { self.init(routeText) }
}

/// `2`: the number of a letter to a supplier.
struct LetterNumber: RouteParameter {
    let number: Int

    init(_ number: Int) { self.number = number }
    var routeText: String { "\(number)" }

    init?(routeText: String) {
        guard let number = Int(routeText), (1...100_000).contains(number) else { return nil }
        self.number = number
    }
}

/// `3.xml`: a part of the site map.
struct SiteMapPart: RouteParameter {
    let number: Int

    init(_ number: Int) { self.number = number }
    var routeText: String { "\(number).xml" }

    init?(routeText: String) {
        guard routeText.hasSuffix(".xml"), let number = Int(routeText.dropLast(4)), (1...100_000).contains(number)
        else {
            return nil
        }
        self.number = number
    }
}

/// `accuse`, `decision`: what was issued, as a page.
extension IssuedAct.Kind: RouteParameter {
    var routeText: String { self == .acknowledgement ? "accuse" : "decision" }

    init?(routeText: String) {
        switch routeText {
        case "accuse": self = .acknowledgement
        case "decision": self = .decision
        default: return nil
        }
    }
}

/// `accuse.pdf`, `decision.pdf`: what was issued, as a file.
struct IssuedFile: RouteParameter {
    let kind: IssuedAct.Kind

    init(kind: IssuedAct.Kind) { self.kind = kind }
    var routeText: String { "\(kind.routeText).pdf" }

    init?(routeText: String) {
        guard routeText.hasSuffix(".pdf"), let kind = IssuedAct.Kind(routeText: String(routeText.dropLast(4))) else {
            return nil
        }
        self.kind = kind
    }
}
