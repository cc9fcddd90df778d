/// A page that is one form under a few words.
struct FormPage: Page {
    static let template = "form"
    let title: String
    var intro: [String] = []
    /// Words to be seen first: what changed, what failed.
    var warning: String?
    var form: FormView
    var back: String?
    var backLabel = "Revenir à la page précédente"
    /// Links to other ways (« Mot de passe oublié »).
    var links: [PageLink] = []
    var hasLinks: Bool
    /// Where ProConnect opens, on the pages that offer it.
    var proConnectPath: String?

    var hasScript: Bool { form.hasPassword }

    init(
        title: String, intro: [String] = [], warning: String? = nil, form: FormView, back: String? = nil,
        backLabel: String = "Revenir", links: [PageLink] = [], proConnectPath: String? = nil
    ) {
        self.proConnectPath = proConnectPath
        (self.title, self.intro, self.warning, self.form) = (title, intro, warning, form)
        (self.back, self.backLabel, self.links, hasLinks) = (back, backLabel, links, !links.isEmpty)
    }
}

struct PageLink: View {
    let path: String
    let label: String
}

/// A page that says that something was done, and leads on.
struct MessagePage: Page {
    static let template = "message"
    let title: String
    let paragraphs: [String]
    let link: String
    let linkLabel: String
}
