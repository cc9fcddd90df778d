/// What comes back with the answer: a proof that only this browser's secret gives, and where the person wanted to go.
struct ReturnState {
    let proof: String
    /// An address of this site; empty for none.
    let next: String

    init(_ proof: String, next: String) { (self.proof, self.next) = (proof, next) }

    var text: String { "\(proof).\(next)" }

    init?(_ text: String) {
        guard let point = text.firstIndex(of: ".") else { return nil }
        let next = String(text[text.index(after: point)...])
        guard next.isEmpty || Address.local(next) != nil else { return nil }
        (proof, self.next) = (String(text[..<point]), next)
    }
}
