import Referencing

/// The first time: a new account, or the one that is there already.
struct ProConnectAccountPage: Page {
    static let template = "proconnect"
    let title = "Première connexion avec ProConnect"
    let name: String
    let email: String
    /// Whether a new account may be opened for this address.
    let canOpen: Bool
    let form: FormView
    let csrf: String
    var hasScript: Bool { true }

    init(_ identity: Identity, canOpen: Bool, _ form: FormView, csrf: String) {
        (name, email, self.canOpen) = (identity.name, identity.email, canOpen)
        (self.form, self.csrf) = (form, csrf)
    }
}
