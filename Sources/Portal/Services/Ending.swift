import Synchronization

/// Whether the process is about to stop: it still answers, and says that it is not to be led to any more.
public final class Ending: Sendable {
    private let begun = Atomic<Bool>(false)

    public init() {}

    /// From now on the process is not ready.
    public func begin() { begun.store(true, ordering: .relaxed) }

    var hasBegun: Bool { begun.load(ordering: .relaxed) }
}
