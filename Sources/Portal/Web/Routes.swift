import Referencing

/// Every address of the portal. The router, the links, the redirects, the templates (`{{routes.home}}`) and the tests
/// take them from here; no other place writes one.
enum Routes {
    // The public
    static let home: Route<> = Route("")
    static let directory: Route<> = Route("annuaire")
    static let map: Route<> = Route("annuaire/carte")
    static let comparison: Route<> = Route("annuaire/comparer")
    static let suggestions: Route<> = Route("annuaire/suggestions")
    static let fiche = Route<String>("annuaire/{slug}")
    static let report = Route<String>("annuaire/{slug}/signaler")
    static let verify: Route<> = Route("verifier")
    static let letterCheck = Route<String>("lettre/{reference}")
    static let accessibility: Route<> = Route("accessibilite")
    static let legal: Route<> = Route("mentions-legales")
    static let privacy: Route<> = Route("donnees-personnelles")
    static let cookies: Route<> = Route("cookies")
    static let schemes: Route<> = Route("aides")
    static let scheme = Route<String>("aides/{code}")
    static let simulator = Route<String>("aides/{code}/simulateur")
    static let siteMap: Route<> = Route("plan-du-site")

    // Files and programs
    static let feed: Route<> = Route("annuaire.atom")
    static let csvExport: Route<> = Route("annuaire.csv")
    static let jsonExport: Route<> = Route("annuaire.json")
    static let geoJSONExport: Route<> = Route("annuaire.geojson")
    static let openDataExport: Route<> = Route("annuaire-france-num.csv")
    static let tableSchema: Route<> = Route("schema/annuaire.json")
    static let siteMapFile: Route<> = Route("sitemap.xml")
    static let siteMapPart = Route<SiteMapPart>("sitemap-{part}")
    static let robots: Route<> = Route("robots.txt")
    static let securityContact: Route<> = Route(".well-known/security.txt")
    static let favicon: Route<> = Route("favicon.ico")
    static let apiPage: Route<> = Route("api")
    static let apiDescription: Route<> = Route("api/v1/openapi.json")
    static let apiActivators: Route<> = Route("api/v1/activateurs")
    static let apiActivator = Route<String>("api/v1/activateurs/{slug}")
    static let apiVerifications: Route<> = Route("api/v1/verifications")
    static let apiSchemes: Route<> = Route("api/v1/dispositifs")
    static let apiScheme = Route<String>("api/v1/dispositifs/{code}")
    static let apiEvaluation = Route<String>("api/v1/dispositifs/{code}/evaluation")
    static let health: Route<> = Route("healthz")
    static let readiness: Route<> = Route("readyz")
    static let metrics: Route<> = Route("metrics")

    // Accounts
    static let signUp: Route<> = Route("inscription")
    static let proveEmail: Route<> = Route("inscription/confirmer")
    static let logIn: Route<> = Route("connexion")
    static let secondFactor: Route<> = Route("connexion/code")
    static let secondFactorSetting: Route<> = Route("connexion/double-authentification")
    static let recoveryCodes: Route<> = Route("compte/codes-de-secours")
    static let proConnect: Route<> = Route("connexion/proconnect")
    static let proConnectReturn: Route<> = Route("connexion/proconnect/retour")
    static let proConnectAccount: Route<> = Route("connexion/proconnect/compte")
    static let proConnectOpening: Route<> = Route("connexion/proconnect/creer")
    static let proConnectLinking: Route<> = Route("connexion/proconnect/relier")
    static let logOut: Route<> = Route("deconnexion")
    static let logOutEverywhere: Route<> = Route("deconnexion-partout")
    static let ownAccount: Route<> = Route("compte")
    static let ownPassword: Route<> = Route("compte/mot-de-passe")
    static let ownAddress: Route<> = Route("compte/adresse")
    static let addressProof: Route<> = Route("compte/adresse/confirmer")
    static let ownData: Route<> = Route("compte/donnees")
    static let ownDeletion: Route<> = Route("compte/suppression")
    static let ownSession = Route<String>("compte/connexions/{id}")
    static let ownIdentity: Route<> = Route("compte/proconnect/supprimer")
    static let forgotten: Route<> = Route("mot-de-passe")
    static let newPassword: Route<> = Route("mot-de-passe/nouveau")

    // The applicant
    static let space: Route<> = Route("espace")
    static let charter: Route<> = Route("espace/charte")
    static let company: Route<> = Route("espace/entreprise")
    static let companySearch: Route<> = Route("espace/entreprise/recherche")
    static let profile: Route<> = Route("espace/profil")
    static let letter: Route<> = Route("espace/lettre")
    static let letterMaking: Route<> = Route("espace/lettre/produire")
    static let signedLetter: Route<> = Route("espace/lettre/signee")
    static let letterFile = Route<LetterFile>("espace/lettre/{copy}")
    static let letterPicture = Route<LetterCopy, PicturePage>("espace/lettre/{copy}/{page}")
    static let submission: Route<> = Route("espace/envoi")
    static let lastAcknowledgement: Route<> = Route("espace/accuse")
    static let complement: Route<> = Route("espace/complement")
    static let withdrawal: Route<> = Route("espace/retrait")
    static let deletion: Route<> = Route("espace/suppression")
    static let appeal = Route<ApplicationNumber>("espace/dossiers/{number}/recours")
    static let measureAppeal = Route<String, ProcedureNumber>("espace/fiches/{slug}/recours/{number}")
    static let letterAppeal = Route<String, LetterNumber>("espace/fiches/{slug}/contester/{number}")
    static let reasons = Route<ApplicationNumber>("espace/dossiers/{number}/motifs")
    static let ownAppeal = Route<AppealNumber>("espace/recours/{number}")
    static let ownAppealFile = Route<AppealNumber>("espace/recours/{number}/reponse.pdf")
    static let ownFiche = Route<String>("espace/fiches/{slug}")
    static let ficheEditing = Route<String>("espace/fiches/{slug}/modifier")
    static let moving = Route<String>("espace/fiches/{slug}/transferer")
    static let claims: Route<> = Route("espace/revendiquer")
    static let claim = Route<String>("espace/revendiquer/{slug}")
    static let claimProof: Route<> = Route("espace/revendication")
    static let departure = Route<String>("espace/fiches/{slug}/quitter")
    static let observations = Route<String>("espace/fiches/{slug}/observations")
    static let hearing = Route<String>("espace/fiches/{slug}/audition")
    static let ownAttachment = Route<String, ProcedureNumber, LetterVersion>(
        "espace/fiches/{slug}/procedures/{number}/{file}")
    static let ownAppealAttachment = Route<AppealNumber>("espace/recours/{number}/piece.pdf")
    static let ownLetter = Route<String, LetterNumber>("espace/fiches/{slug}/courriers/{number}")
    static let ownLetterFile = Route<String, LetterVersion>("espace/fiches/{slug}/courriers/fichiers/{file}")
    static let filed = Route<ApplicationNumber>("espace/dossiers/{number}")
    static let filedLetter = Route<ApplicationNumber>("espace/dossiers/{number}/lettre-signee.pdf")
    static let issued = Route<ApplicationNumber, IssuedAct.Kind>("espace/dossiers/{number}/{act}")
    /// A decision that another one replaced.
    static let formerDecision = Route<ApplicationNumber, LetterNumber>("espace/dossiers/{number}/decisions/{decision}")
    static let formerDecisionFile = Route<ApplicationNumber, LetterNumber>(
        "espace/dossiers/{number}/decisions/{decision}/fichier")
    static let formerDecisionToStaff = Route<ApplicationNumber, LetterNumber>(
        "gestion/dossiers/{number}/decisions/{decision}")
    static let issuedFile = Route<ApplicationNumber, IssuedFile>("espace/dossiers/{number}/fichiers/{file}")

    // The staff
    static let queue: Route<> = Route("gestion")
    static let file = Route<ApplicationNumber>("gestion/dossiers/{number}")
    static let act = Route<ApplicationNumber, StaffAct>("gestion/dossiers/{number}/{act}")
    static let notes = Route<ApplicationNumber>("gestion/dossiers/{number}/notes")
    static let issuedToStaff = Route<ApplicationNumber, IssuedFile>("gestion/dossiers/{number}/fichiers/{file}")
    static let signedLetterFile = Route<ApplicationNumber, LetterVersion>("gestion/dossiers/{number}/lettres/{version}")
    static let signedLetterPicture = Route<ApplicationNumber, PicturePage>("gestion/dossiers/{number}/lettre/{page}")
    static let appeals: Route<> = Route("gestion/recours")
    static let appealAnswer = Route<AppealNumber>("gestion/recours/{number}")
    static let appealAnswerFile = Route<AppealNumber>("gestion/recours/{number}/reponse.pdf")
    static let appealEntry = Route<ApplicationNumber>("gestion/dossiers/{number}/recours")
    static let measureAppealEntry = Route<String, ProcedureNumber>("gestion/annuaire/{slug}/recours/{number}")
    static let letterAppealEntry = Route<String, LetterNumber>("gestion/annuaire/{slug}/contester/{number}")
    static let register: Route<> = Route("gestion/annuaire")
    static let registered = Route<String>("gestion/annuaire/{slug}")
    static let registerAct = Route<String, RegisterAct>("gestion/annuaire/{slug}/{act}")
    static let attachment = Route<String, ProcedureNumber, LetterVersion>(
        "gestion/annuaire/{slug}/procedures/{number}/{file}")
    static let appealAttachment = Route<AppealNumber>("gestion/recours/{number}/piece.pdf")
    static let letterPosting = Route<String, LetterNumber>("gestion/annuaire/{slug}/remises/{number}")
    static let letterToSupplier = Route<String, LetterVersion>("gestion/annuaire/{slug}/courriers/{file}")
    static let supplierRequests: Route<> = Route("gestion/demandes")
    static let supplierRequest = Route<SupplierRequestNumber>("gestion/demandes/{number}")
    static let partnerLists: Route<> = Route("gestion/listes")
    static let partnerList = Route<PartnerListNumber>("gestion/listes/{number}")
    static let partnerListFile = Route<PartnerListNumber>("gestion/listes/{number}/liste.csv")
    static let security: Route<> = Route("gestion/securite")
    static let staffAccounts: Route<> = Route("gestion/comptes")
    static let staffAgreement = Route<AccountID>("gestion/comptes/{id}/accord")
    static let staffAccess = Route<AccountID>("gestion/comptes/{id}/acces")
    static let delegations: Route<> = Route("gestion/delegations")
    static let delegationEnd = Route<ID<Delegation>>("gestion/delegations/{id}/fin")
    static let fileMails = Route<ApplicationNumber>("gestion/dossiers/{number}/courriels")
    static let posting = Route<ApplicationNumber>("gestion/dossiers/{number}/remise")
    static let abandonedMails: Route<> = Route("gestion/courriels")
    static let reports: Route<> = Route("gestion/signalements")
    static let reportTaking = Route<String>("gestion/signalements/{id}/suivi")
    static let reportAnswer = Route<String>("gestion/signalements/{id}/reponse")

    /// Whether a form that is sent to an address brings a file.
    static func takesFile(_ path: String) -> Bool {
        signedLetter.matches(path) || partnerLists.matches(path) || observations.matches(path) || appeal.matches(path)
            || measureAppeal.matches(path) || appealEntry.matches(path) || measureAppealEntry.matches(path)
            || letterAppeal.matches(path) || letterAppealEntry.matches(path)
            || registerAct.matches(path) && path.hasSuffix("/\(RegisterAct.enterObservations.routeText)")
    }

    /// The addresses without a value, by the name that templates use.
    static let named: [String: String] = [
        "home": home.path(), "schemes": schemes.path(), "directory": directory.path(), "map": map.path(),
        "comparison": comparison.path(),
        "suggestions": suggestions.path(), "verify": verify.path(), "accessibility": accessibility.path(),
        "legal": legal.path(), "privacy": privacy.path(), "cookies": cookies.path(), "siteMap": siteMap.path(),
        "feed": feed.path(), "csvExport": csvExport.path(), "jsonExport": jsonExport.path(),
        "geoJSONExport": geoJSONExport.path(), "openDataExport": openDataExport.path(),
        "tableSchema": tableSchema.path(), "apiPage": apiPage.path(), "apiDescription": apiDescription.path(),
        "apiActivators": apiActivators.path(), "apiSchemes": apiSchemes.path(),
        "apiVerifications": apiVerifications.path(), "signUp": signUp.path(),
        "logIn": logIn.path(), "logOut": logOut.path(), "logOutEverywhere": logOutEverywhere.path(),
        "forgotten": forgotten.path(), "space": space.path(), "charter": charter.path(), "company": company.path(),
        "profile": profile.path(), "letter": letter.path(), "letterMaking": letterMaking.path(),
        "letterModelFile": letterFile.path(.init(copy: .model)),
        "signedLetterFile": letterFile.path(.init(copy: .signed)),
        "submission": submission.path(), "complement": complement.path(), "withdrawal": withdrawal.path(),
        "deletion": deletion.path(), "queue": queue.path(), "register": register.path(), "appeals": appeals.path(),
        "staffAccounts": staffAccounts.path(), "delegations": delegations.path(),
        "claims": claims.path(), "supplierRequests": supplierRequests.path(), "partnerLists": partnerLists.path(),
        "reports": reports.path(), "security": security.path(),
        "abandonedMails": abandonedMails.path(), "ownAccount": ownAccount.path(), "recoveryCodes": recoveryCodes.path(),
        "proConnectOpening": proConnectOpening.path(), "ownIdentity": ownIdentity.path(),
        "ownAddress": ownAddress.path(), "ownData": ownData.path(),
        "ownDeletion": ownDeletion.path(),
    ]
}
