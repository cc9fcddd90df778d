import Referencing
import Store

/// Answers « was this supplier referenced that day? ».
struct Verifications: Sendable {
    let directory: LiveDirectory
    let suppliers: Suppliers

    /// A register without anybody would make every supplier « inconnu ».
    /// - Throws: ``Failure`` when it is empty, or not read yet.
    @discardableResult
    func guardAnybody() throws -> DirectorySnapshot {
        let snapshot = try directory.ready()
        guard !snapshot.register.suppliers.isEmpty else { throw Failure.emptyRegister }
        return snapshot
    }

    /// The register's answer. Without « connu_le » it comes from memory, which is a second behind the database at most;
    /// what was known at an instant is read from the database.
    func finding(_ question: VerifyQuestion) async throws -> Finding {
        let snapshot = try guardAnybody()
        if question.knownAt == nil {
            let suppliers = snapshot.register.suppliers(for: question.identifier)
            return Finding(of: question.identifier, among: suppliers, on: question.day)
        }
        let suppliers = try await suppliers.suppliers(for: question.identifier, knownAt: question.knownAt)
        return Finding(of: question.identifier, among: suppliers, on: question.day)
    }
}
