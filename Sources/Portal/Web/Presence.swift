import NIOCore
import Synchronization

/// Whether the visitor of a connection is still there: work that nobody waits for is given up.
final class Presence: Sendable {
    private let state = Mutex<(hasLeft: Bool, tasks: [Int: @Sendable () -> Void], last: Int)>((false, [:], 0))

    private static let present = Mutex<[ObjectIdentifier: Presence]>([:])

    /// The presence of an open connection's visitor.
    static func of(_ channel: any Channel) -> Presence? { present.withLock { $0[ObjectIdentifier(channel)] } }

    static func begin(on channel: any Channel) { present.withLock { $0[ObjectIdentifier(channel)] = Presence() } }

    static func end(on channel: any Channel) {
        present.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }?.leave()
    }

    /// The visitor closed the connection, or its half of it.
    func leave() {
        let tasks = state.withLock { state in
            state.hasLeft = true
            return state.tasks.values.map { $0 }
        }
        for cancel in tasks { cancel() }
    }

    /// Does something for as long as the visitor stays.
    /// - Throws: `CancellationError` once the visitor has left; what the body throws.
    func whileStaying<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let task = Task { try await body() }
        let id = state.withLock { state in
            state.last += 1
            if !state.hasLeft { state.tasks[state.last] = { task.cancel() } }
            return state.hasLeft ? nil : state.last
        }
        if id == nil { task.cancel() }
        defer { if let id { state.withLock { $0.tasks[id] = nil } } }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

extension PortalContext {
    /// Does what costs for one visitor alone, for as long as that visitor stays.
    /// - Throws: as ``Presence/whileStaying(_:)``.
    func whileVisitorStays<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        // None where no server listens, as in a test without sockets.
        guard let presence = Presence.of(channel) else { return try await body() }
        return try await presence.whileStaying(body)
    }
}
