/// Makes indexes: keeps every document once read, so that a change costs its own reading and the putting together, not the
/// reading of all. Documents have slots that their owner gives; the order of an index is drawn anew from a seed.
public struct IndexBuilder: Sendable {
    private let schema: Schema
    private let bases: [Int]
    private let stemmer = Stemmer()
    private var terms = TermDictionary()
    private var prepared: [PreparedDocument?] = []
    /// The slot that each key was last seen in: a word is counted once in a document.
    private var seenIn: [Int32] = []
    private var keys: [UInt32] = []

    /// Words longer than this are none that somebody looks for.
    private static let longestTerm = 40

    public init(_ schema: Schema) {
        self.schema = schema
        bases = FacetIndex.bases(schema)
    }

    /// Takes a document in, in place of what was in its slot.
    public mutating func put(_ document: IndexDocument, at slot: Int) {
        read(document, slot)
        var facets: [UInt16] = []
        for (field, values) in document.facets.enumerated()
        // A document that has every value of a field is not counted for one twice.
        where !document.hasEveryValue.contains(FacetFieldID(field)) {
            for value in Set(values).sorted() { facets.append(UInt16(bases[field] + value)) }
        }
        var keywords: [UInt64] = []
        for (field, values) in document.keywords.enumerated() {
            for value in values { keywords.append(KeywordIndex.hash(field, value)) }
        }
        let made = PreparedDocument(
            facets: facets, everywhere: document.hasEveryValue.reduce(0) { $0 | 1 << UInt16($1.place) },
            keywords: keywords, point: document.point, keys: keys)
        while prepared.count <= slot { prepared.append(nil) }
        prepared[slot] = made
    }

    public mutating func remove(_ slot: Int) { if slot < prepared.count { prepared[slot] = nil } }

    private mutating func read(_ document: IndexDocument, _ slot: Int) {
        keys.removeAll(keepingCapacity: true)
        // A slot is read again when its document changes: what was seen in it then counts no more.
        let stamp = Int32(truncatingIfNeeded: slot)
        for (field, texts) in document.texts.enumerated() {
            for text in texts {
                if schema.texts[field].joinsNeighbours {
                    readJoining(text, field, stamp)
                } else {
                    readPlainly(text, field, stamp)
                }
            }
        }
        for key in keys { seenIn[Int(key)] = -1 }
    }

    private mutating func add(_ word: UnsafeBufferPointer<UInt8>, _ field: Int, _ stamp: Int32) {
        guard word.count <= Self.longestTerm else { return }
        let key = InvertedIndex.key(terms.intern(word), field, fields: schema.texts.count)
        while seenIn.count <= Int(key) { seenIn.append(-1) }
        guard seenIn[Int(key)] != stamp else { return }
        seenIn[Int(key)] = stamp
        keys.append(key)
    }

    private mutating func readPlainly(_ text: String, _ field: Int, _ stamp: Int32) {
        var before: [UInt8] = []
        Analyzer.eachWord(text) { word, isGlued in
            let isLetter = word.count == 1 && word[0] > 57
            if !isLetter { add(word, field, stamp) }
            if isGlued { (before + word).withUnsafeBufferPointer { add($0, field, stamp) } }
            before.removeAll(keepingCapacity: true)
            before.append(contentsOf: word)
        }
    }

    private mutating func readJoining(_ text: String, _ field: Int, _ stamp: Int32) {
        var words: [[UInt8]] = []
        Analyzer.eachWord(text) { word, _ in words.append(Array(word)) }
        for word in words where !(word.count == 1 && word[0] > 57) {
            word.withUnsafeBufferPointer { add($0, field, stamp) }
        }
        for (left, right) in zip(words, words.dropFirst()) {
            (left + right).withUnsafeBufferPointer { add($0, field, stamp) }
        }
        if words.count > 2 { words.joined().withContiguousArray { add($0, field, stamp) } }
    }

    /// - Parameter rank: what a slot's place among equals is drawn from.
    /// - Returns: the index, and the slots in its order.
    public mutating func index(rank: (Int) -> UInt64) -> (index: Index, order: [Int]) {
        var drawn = prepared.indices.filter { prepared[$0] != nil }.map { (rank: rank($0), slot: $0) }
        drawn.sort { ($0.rank, $0.slot) < ($1.rank, $1.slot) }
        terms.sort(stemmer)
        let order = drawn.map(\.slot)
        return (Index(schema, order.compactMap { prepared[$0] }, terms, stemmer), order)
    }
}

extension Sequence<UInt8> {
    fileprivate func withContiguousArray(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        Array(self).withUnsafeBufferPointer(body)
    }
}
