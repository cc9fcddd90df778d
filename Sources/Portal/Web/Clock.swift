import Foundation
import Referencing

/// The time, as everything in the portal asks for it.
struct Clock: Sendable {
    let now: @Sendable () -> Date

    var today: CivilDay { CivilDay(of: now()) }
}
