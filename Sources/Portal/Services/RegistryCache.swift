import Foundation
import Gateways
import Referencing

/// Asks the national registry, and remembers its answers for an hour: the confirmation that follows a look-up is
/// checked against what the registry said, not against what the browser brings back.
actor RegistryCache {
    private let registry: CompanyRegistry
    private let now: @Sendable () -> Date
    private var answers: [Siret: (record: RegistryRecord, at: Date)] = [:]

    init(registry: CompanyRegistry, now: @escaping @Sendable () -> Date) {
        (self.registry, self.now) = (registry, now)
    }

    func establishment(_ siret: Siret) async -> RegistryAnswer {
        let answer = await registry.establishment(siret)
        switch answer {
        case .found(let record), .ceased(let record): remember(record)
        case .notFound, .rateLimited, .unavailable: break
        }
        return answer
    }

    /// What the registry said of this establishment within the hour.
    func remembered(_ siret: Siret) -> RegistryRecord? {
        guard let answer = answers[siret], now().timeIntervalSince(answer.at) < 3600 else { return nil }
        return answer.record
    }

    private func remember(_ record: RegistryRecord) {
        let now = now()
        if answers.count > 5000 { answers = answers.filter { now.timeIntervalSince($0.value.at) < 3600 } }
        answers[record.siret] = (record, now)
    }
}
