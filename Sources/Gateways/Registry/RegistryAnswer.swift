import Foundation
import Referencing

/// What the national registry of companies answers about a SIRET.
public enum RegistryAnswer: Sendable, Equatable {
    case found(RegistryRecord)
    /// The registry knows the establishment, which has ceased.
    case ceased(RegistryRecord)
    /// Unknown, or its owner objected to publication.
    case notFound
    /// Too many questions; the seconds to wait, where the registry says them.
    case rateLimited(retryAfter: Int?)
    /// Down, slow, or an answer that makes no sense; the reason is for the log.
    case unavailable(String)
}
