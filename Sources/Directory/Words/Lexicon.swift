/// The words that stand in the directory, each with a number, its stem and its place in the alphabet.
struct Lexicon: Sendable {
    private(set) var terms: [String] = []
    private var ids: [String: UInt32] = [:]
    /// The stem of each term, and the terms of each stem.
    private var stemIDs: [String: UInt32] = [:]
    private var stemOf: [UInt32] = []
    private var members: [[UInt32]] = []
    /// The terms in alphabetical order; complete after ``sort()``.
    private(set) var sorted: [UInt32] = []

    var count: Int { terms.count }

    /// The number of a term, known or new.
    mutating func intern(_ term: String) -> UInt32 {
        if let id = ids[term] { return id }
        let id = UInt32(terms.count)
        ids[term] = id
        terms.append(term)
        return id
    }

    func id(_ term: String) -> UInt32? { ids[term] }

    /// Gives stems to the terms that are new, and puts all in order.
    mutating func sort(_ stemmer: Stemmer) {
        for id in stemOf.count..<terms.count {
            let stem = stemmer.stem(terms[id])
            let stemID = stemIDs[stem, default: UInt32(members.count)]
            if Int(stemID) == members.count {
                stemIDs[stem] = stemID
                members.append([])
            }
            stemOf.append(stemID)
            members[Int(stemID)].append(UInt32(id))
        }
        let fresh = (UInt32(sorted.count)..<UInt32(terms.count)).sorted { terms[Int($0)] < terms[Int($1)] }
        guard !fresh.isEmpty else { return }
        var merged: [UInt32] = []
        merged.reserveCapacity(terms.count)
        var rest = fresh[...]
        for known in sorted {
            while let next = rest.first, terms[Int(next)] < terms[Int(known)] {
                merged.append(next)
                rest.removeFirst()
            }
            merged.append(known)
        }
        sorted = merged + rest
    }

    /// The terms with the stem of a word, itself included when it is one of them.
    func inflections(of word: String, _ stemmer: Stemmer) -> [UInt32] {
        if let id = ids[word] { return members[Int(stemOf[Int(id)])] }
        return stemIDs[stemmer.stem(word)].map { members[Int($0)] } ?? []
    }

    /// The terms that start so.
    func startingWith(_ prefix: String) -> ArraySlice<UInt32> {
        let start = firstIndex { terms[Int($0)] >= prefix }
        let end = firstIndex { term in
            let text = terms[Int(term)]
            return text > prefix && !text.utf8.starts(with: prefix.utf8)
        }
        return start < end ? sorted[start..<end] : []
    }

    private func firstIndex(where isPast: (UInt32) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
