/// Lets a few in at a time; some wait their turn, and beyond those nobody is let wait. Who gives up leaves the queue.
actor AsyncSemaphore {
    private var free: Int
    private var waiting: [(id: Int, turn: CheckedContinuation<Void, any Error>)] = []
    private var last = 0
    private let mostWaiting: Int

    init(places: Int, mostWaiting: Int = 24) { (free, self.mostWaiting) = (places, mostWaiting) }

    /// - Throws: ``Busy`` when too many wait already; `CancellationError` when whoever asked is gone; what the body throws.
    func pass<T: Sendable>(_ body: @Sendable () async throws -> T) async throws -> T {
        if free > 0 {
            free -= 1
        } else {
            guard waiting.count < mostWaiting else { throw Busy() }
            try await wait()
        }
        defer { if waiting.isEmpty { free += 1 } else { waiting.removeFirst().turn.resume() } }
        try Task.checkCancellation()
        return try await body()
    }

    private func wait() async throws {
        last += 1
        let id = last
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (turn: CheckedContinuation<Void, any Error>) in
                // Gone before the wait began: nobody would wake it.
                if Task.isCancelled { turn.resume(throwing: CancellationError()) } else { waiting.append((id, turn)) }
            }
        } onCancel: {
            Task { await leave(id) }
        }
    }

    private func leave(_ id: Int) {
        guard let place = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: place).turn.resume(throwing: CancellationError())
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
