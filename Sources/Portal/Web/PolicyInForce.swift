import Referencing

/// The rules of the day: the settings of the service and the charter in force.
struct PolicyInForce: Sendable {
    let settings: PortalSettings
    let charters: Charters
    let clock: Clock

    func charter() throws -> Charter { try charters.inForce(on: clock.today) }

    func policy() throws -> Policy {
        Policy(
            fourEyes: settings.fourEyes, silence: settings.silence,
            charterInForce: try charter().version)
    }
}
