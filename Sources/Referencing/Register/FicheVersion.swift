import Foundation

/// What a fiche said from an instant on: the first version is what was accepted, each edit adds one.
public struct FicheVersion: Hashable, Sendable {
    /// 1 for the first one of the supplier.
    public let number: Int
    /// Nil once the person's data was erased; the digest of it stays.
    public let profile: Profile?
    /// The accepted application on which it rests.
    public let application: ApplicationID?
    public let at: Date

    public init(number: Int, profile: Profile?, application: ApplicationID?, at: Date) {
        (self.number, self.profile, self.application, self.at) = (number, profile, application, at)
    }
}
