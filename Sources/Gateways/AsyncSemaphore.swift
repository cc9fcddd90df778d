/// Lets a few in at a time; some wait their turn, and beyond those nobody is let wait.
actor AsyncSemaphore {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private let mostWaiting: Int

    init(places: Int, mostWaiting: Int = 24) { (free, self.mostWaiting) = (places, mostWaiting) }

    /// - Throws: ``Busy`` when too many wait already, or what the body throws.
    func pass<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        if free > 0 {
            free -= 1
        } else {
            guard waiting.count < mostWaiting else { throw Busy() }
            await withCheckedContinuation { waiting.append($0) }
        }
        defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() } }
        // Whoever asked may be gone by now: what nobody waits for is not begun.
        try Task.checkCancellation()
        return try await body()
    }
}

/// Too many wait for a program; nothing was begun.
public struct Busy: Error, Equatable {
    public init() {}
}

/// Who waits for a program: the staff and the applicants never wait for each other.
public enum Queue: Sendable {
    case staff, applicants
}
