import Referencing

/// The stored form of what was issued (version 1).
extension JSONValue {
    init(_ blocks: [IssuedAct.Block]) {
        self = ["v": 1, "blocks": .list(blocks.map { JSONValue($0) })]
    }

    func issuedBlocks() throws -> [IssuedAct.Block] {
        try guardVersion(1, of: "issued act")
        return try list("blocks").map { try $0.issuedBlock() }
    }

    private init(_ block: IssuedAct.Block) {
        switch block {
        case .heading(let text): self = ["heading": .text(text)]
        case .paragraph(let text): self = ["paragraph": .text(text)]
        case .conclusion(let text): self = ["conclusion": .text(text)]
        case .list(let items): self = ["list": JSONValue(items)]
        case .facts(let facts):
            self = ["facts": .list(facts.map { ["term": .text($0.term), "text": .text($0.text)] })]
        }
    }

    private func issuedBlock() throws -> IssuedAct.Block {
        if let text = try stringIfAny("heading") { return .heading(text) }
        if let text = try stringIfAny("paragraph") { return .paragraph(text) }
        if let text = try stringIfAny("conclusion") { return .conclusion(text) }
        if try memberIfAny("list") != nil { return .list(try values("list") { $0 }) }
        return .facts(try list("facts").map { .init(try $0.string("term"), try $0.string("text")) })
    }

    init(_ versions: [String: String]) { self = .object(versions.mapValues { .text($0) }) }

    func textMap() throws -> [String: String] {
        guard case .object(let object) = self else { throw Unreadable(what: "no object") }
        return try object.mapValues { try $0.asText("a value") }
    }
}
