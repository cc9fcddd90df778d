import Foundation
import Gateways
import Referencing

/// Asks the national register, and remembers its answers for an hour: the confirmation that follows a look-up is
/// checked against what the register said, not against what the browser brings back.
actor RegisterDesk {
    private let register: CompanyRegister
    private let now: @Sendable () -> Date
    private var answers: [String: (record: RegisterRecord, at: Date)] = [:]

    init(register: CompanyRegister, now: @escaping @Sendable () -> Date) {
        (self.register, self.now) = (register, now)
    }

    func establishment(_ siret: Siret) async -> RegisterAnswer {
        let answer = await register.establishment(siret)
        switch answer {
        case .found(let record), .ceased(let record): remember(record)
        case .notFound, .rateLimited, .unavailable: break
        }
        return answer
    }

    /// What the register said of this establishment within the hour.
    func remembered(_ siret: Siret) -> RegisterRecord? {
        guard let answer = answers[siret.digits], now().timeIntervalSince(answer.at) < 3600 else { return nil }
        return answer.record
    }

    private func remember(_ record: RegisterRecord) {
        let now = now()
        if answers.count > 5000 { answers = answers.filter { now.timeIntervalSince($0.value.at) < 3600 } }
        answers[record.siret] = (record, now)
    }
}
