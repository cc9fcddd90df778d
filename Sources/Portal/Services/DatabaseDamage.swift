import Synchronization

/// What the last look at the database's pages found: every page of an administrator says it, and no act is taken.
final class DatabaseDamage: Sendable {
    private let state = Mutex<String?>(nil)

    /// What is wrong; nil when the pages are whole, as far as is known.
    var found: String? {
        get { state.withLock(\.self) }
        set { state.withLock { $0 = newValue } }
    }
}
