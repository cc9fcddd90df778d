/// Documents by what they hold exactly: numbers, codes, whole names. Values are kept as 64-bit hashes of field and text: among
/// the five million keywords of a million documents, two different ones have the same hash in about one case out of a
/// million, and a keyword decides nothing but what a search shows.
public struct KeywordIndex: Sendable {
    private let documents: [UInt64: DocID]
    /// The next document with the same keyword, for those that have several.
    private let more: [UInt64: [DocID]]

    init(_ prepared: [PreparedDocument]) {
        var (documents, more) = ([UInt64: DocID](), [UInt64: [DocID]]())
        documents.reserveCapacity(prepared.count * 2)
        for (id, document) in prepared.enumerated() {
            document.eachKeyword { keyword in
                if documents[keyword] == nil {
                    documents[keyword] = DocID(id)
                } else {
                    more[keyword, default: []].append(DocID(id))
                }
            }
        }
        (self.documents, self.more) = (documents, more)
    }

    /// In rising order.
    public func documents(_ field: KeywordFieldID, _ value: String) -> [DocID] {
        let key = Self.hash(field.place, value)
        guard let first = documents[key] else { return [] }
        return [first] + (more[key] ?? [])
    }

    public func holds(_ field: KeywordFieldID, _ value: String) -> Bool {
        documents[Self.hash(field.place, value)] != nil
    }

    static func hash(_ field: Int, _ value: String) -> UInt64 {
        TieBreaker.hash(value, UInt64(field) &* 0x9E37_79B9_7F4A_7C15 | 1)
    }
}
