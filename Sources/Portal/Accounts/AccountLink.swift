import Referencing

/// What the command line needs of the accounts' pages.
public enum AccountLink {
    /// Where the one-time link of a new account leads.
    public static func passwordPath(_ token: String) -> String { Routes.newPassword.path(query: [(.token, token)]) }

    public static func isPlausible(_ email: String) -> Bool { EmailAddress.isPlausible(email) }
}
