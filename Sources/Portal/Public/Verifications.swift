import Referencing
import Store

/// Answers « was this supplier referenced that day? ».
struct Verifications: Sendable {
    let directory: LiveDirectory
    let suppliers: Suppliers

    /// The register's answer. Without « connu_le » it comes from memory, which is a second behind the database at most;
    /// what was known at an instant is read from the database.
    func finding(_ question: VerifyQuestion) async throws -> Finding {
        if question.knownAt == nil, let snapshot = directory.current {
            let suppliers = snapshot.register.suppliers(for: question.identifier)
            return Finding(of: question.identifier, among: suppliers, on: question.day)
        }
        let suppliers = try await suppliers.suppliers(for: question.identifier, knownAt: question.knownAt)
        return Finding(of: question.identifier, among: suppliers, on: question.day)
    }
}
