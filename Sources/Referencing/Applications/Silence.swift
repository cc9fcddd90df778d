import Foundation

extension FiledApplication {
    /// Computes the day on which silence decides; once that day is over, no request for a piece takes it back.
    mutating func setDueDay(_ policy: Policy, on today: CivilDay) {
        guard silentSince == nil, dueOn.map({ $0 >= today }) ?? true else { return }
        dueOn = clock(policy.silence).dueOn
    }

    /// The day of the administration is over and it kept silent: the application is refused (CRPA L231-4), until an express
    /// decision replaces that. Where silence accepts, somebody of the staff records it by a decision: a right is opened by name.
    /// - Returns: what happened; nothing while the time lasts, or when it was recorded already.
    public mutating func recordSilence(on today: CivilDay, _ policy: Policy) -> [ApplicationEvent] {
        guard status.isLive, silentSince == nil, let due = dueOn, due < today,
            policy.silence.rule(on: CivilDay(of: filedAt)).meaning == .refuses
        else { return [] }
        silentSince = due
        revision += 1
        return [.silenceDecided(on: due)]
    }
}
