/// What somebody tells the administration of an activator.
public enum ReportCategory: String, CaseIterable, Sendable {
    /// Something on the fiche is wrong.
    case error = "erreur"
    /// A business complains of a service (charter, art. 9): the activator is told, and answers for it.
    case complaint = "reclamation"
}
