/// What a procedure comes to.
public enum ProcedureOutcome: String, CaseIterable, Sendable {
    case measure = "mesure"
    case noMeasure = "sans-suite"
}
