/// The words of a set of texts, and where each stands: an inverted index.
struct TermIndex: Sendable {
    /// Where a word stands: a list when it is rare, a bit a position when it is common.
    private enum Posting: Sendable {
        case list([UInt32])
        case bits(BitSet)
    }

    private let size: Int
    private let terms: [String]
    private let postings: [Posting]
    /// Every position with a word that starts with these one or two letters: short prefixes name too many words to
    /// be joined at each request.
    private let shortPrefixes: [String: BitSet]

    /// - Parameter positions: for each word, its positions in rising order.
    init(size: Int, positions: [String: [UInt32]]) {
        self.size = size
        let terms = positions.keys.sorted()
        self.terms = terms
        postings = terms.map { term in
            let list = positions[term] ?? []
            guard list.count * 32 > size else { return .list(list) }
            var bits = BitSet(size: size)
            for position in list { bits.insert(Int(position)) }
            return .bits(bits)
        }
        var prefixes: [String: BitSet] = [:]
        for (term, posting) in zip(terms, postings) {
            for length in 1...2 where term.utf8.count >= length {
                let prefix = String(decoding: term.utf8.prefix(length), as: UTF8.self)
                Self.add(posting, to: &prefixes[prefix, default: BitSet(size: size)])
            }
        }
        shortPrefixes = prefixes
    }

    /// The positions that hold exactly this word.
    func exactly(_ word: String) -> BitSet {
        var found = BitSet(size: size)
        let index = firstIndex(notBefore: word)
        if index < terms.count, terms[index] == word { Self.add(postings[index], to: &found) }
        return found
    }

    /// The positions that hold a word which starts so.
    func startingWith(_ prefix: String) -> BitSet {
        if prefix.utf8.count <= 2 { return shortPrefixes[prefix] ?? BitSet(size: size) }
        var found = BitSet(size: size)
        var index = firstIndex(notBefore: prefix)
        while index < terms.count, terms[index].utf8.starts(with: prefix.utf8) {
            Self.add(postings[index], to: &found)
            index += 1
        }
        return found
    }

    private static func add(_ posting: Posting, to set: inout BitSet) {
        switch posting {
        case .list(let list): for position in list { set.insert(Int(position)) }
        case .bits(let bits): set.formUnion(bits)
        }
    }

    private func firstIndex(notBefore word: String) -> Int {
        var (low, high) = (0, terms.count)
        while low < high {
            let middle = (low + high) / 2
            if terms[middle] < word { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
