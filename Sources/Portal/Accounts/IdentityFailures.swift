/// What becomes of a passage by the identity provider, in words.
extension Failure {
    private static let logInLinks = [PageLink(path: Routes.logIn.path(), label: "Revenir à la connexion")]

    static let notIdentified = Failure(
        status: .forbidden, title: "La connexion avec ProConnect n’a pas abouti",
        advice:
            "ProConnect n’a pas confirmé votre identité, ou votre accès est fermé. Recommencez, ou connectez-vous avec votre mot de passe.",
        links: logInLinks)

    static let weakIdentity = Failure(
        status: .forbidden, title: "ProConnect n’a pas demandé de double authentification",
        advice:
            "Ce service demande une connexion renforcée. Activez la double authentification de votre compte ProConnect, puis recommencez, ou connectez-vous avec votre mot de passe.",
        links: logInLinks)

    static let providerUnavailable = Failure(
        status: .serviceUnavailable, title: "ProConnect ne répond pas",
        advice: "Réessayez dans quelques minutes, ou connectez-vous avec votre mot de passe.",
        links: logInLinks, retryAfter: 60)

    static let identityExpired = Failure(
        status: .forbidden, title: "Votre passage par ProConnect a expiré",
        advice:
            "Identifiez-vous de nouveau avec ProConnect : vous avez ensuite quinze minutes pour choisir votre compte.",
        links: logInLinks)

    static let linkedAlready = Failure(
        status: .conflict, title: "Compte déjà relié",
        advice:
            "Ce compte est relié à une autre identité ProConnect, ou votre identité ProConnect à un autre compte. Connectez-vous, puis supprimez le lien depuis « Mon compte ».",
        links: logInLinks)
}
