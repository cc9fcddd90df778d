/// How well a word answers: the field it stands in and how exactly it stands there. A better answer in a lesser field
/// may come after a lesser one in a better field, but a typo always comes last.
enum Score {
    static let nameExact = 9
    static let nameInflected = 8
    static let themeExact = 7
    static let themeInflected = 6
    static let textExact = 5
    static let textInflected = 4
    static let nameTypo = 3
    static let themeTypo = 2
    static let textTypo = 1

    /// A place: the seat is there, it is served, all of France is. More than what words weigh against each other: a
    /// shop in Quimper wants the neighbour before the one far away whose name says « web ».
    static let seat = 12
    static let served = 8
    static let national = 4

    /// On top, when the question is the whole name.
    static let wholeName = 10
    /// For each part of the question that is answered: more than all the rest together (12 parts of 12, and a name).
    static let part = 256
}

/// Points of every position, as bit-sliced numbers: plane `p` holds bit `p` of all of them, so that one instruction
/// adds to many positions at once.
struct Ranking {
    private var planes: [BitSet] = []
    private let size: Int

    init(size: Int) { self.size = size }

    mutating func add(_ points: Int, to set: BitSet) {
        var (rest, bit) = (points, 0)
        while rest != 0 {
            if rest & 1 == 1 {
                var carry = set
                var plane = bit
                while true {
                    if plane == planes.count { planes.append(BitSet(size: size)) }
                    guard planes[plane].add(&carry) else { break }
                    plane += 1
                }
            } else if bit == planes.count {
                planes.append(BitSet(size: size))
            }
            rest >>= 1
            bit += 1
        }
    }

    /// A stretch of what was found: most points first, equal ones in the order of their positions.
    func page(of found: BitSet, skipping skip: Int, limit: Int) -> [Int] {
        var page: [Int] = []
        var skip = skip
        collect(found, planes.count - 1, &skip, limit, &page)
        return page
    }

    /// Those with at least so many points.
    func atLeast(_ points: Int, of found: BitSet) -> BitSet {
        // Compared from the highest plane down: still equal so far, or greater already.
        var (equal, greater) = (found, BitSet(size: size))
        for plane in stride(from: max(planes.count, Int.bitWidth - points.leadingZeroBitCount) - 1, through: 0, by: -1)
        {
            let bits = plane < planes.count ? planes[plane] : BitSet(size: size)
            if points >> plane & 1 == 1 {
                equal.formIntersection(bits)
            } else {
                greater.formUnion(equal.intersection(bits))
                equal.subtract(bits)
            }
        }
        return equal.union(greater)
    }

    private func collect(_ found: BitSet, _ plane: Int, _ skip: inout Int, _ limit: Int, _ page: inout [Int]) {
        guard page.count < limit else { return }
        let count = found.count
        if skip >= count {
            skip -= count
            return
        }
        guard plane >= 0, count > 1 else {
            page += found.positions(skipping: skip, limit: limit - page.count)
            skip = 0
            return
        }
        let higher = found.intersection(planes[plane])
        let ahead = higher.count
        if ahead > 0 { collect(higher, plane - 1, &skip, limit, &page) }
        if ahead < count {
            collect(ahead == 0 ? found : found.subtracting(higher), plane - 1, &skip, limit, &page)
        }
    }
}

/// One part of a question, and how well each position answers it.
struct Demand {
    private(set) var levels: [(points: Int, set: BitSet)] = []

    mutating func add(_ points: Int, _ set: BitSet?) {
        if let set { levels.append((points, set)) }
    }

    /// Those that answer at all.
    func any(size: Int) -> BitSet {
        levels.reduce(into: BitSet(size: size)) { $0.formUnion($1.set) }
    }

    /// Gives each position the points of its best answer.
    func count(in ranking: inout Ranking, size: Int) {
        var seen = BitSet(size: size)
        for (place, level) in levels.sorted(by: { $0.points > $1.points }).enumerated() {
            if place == 0 {
                ranking.add(level.points, to: level.set)
                seen = level.set
            } else {
                ranking.add(level.points, to: level.set.subtracting(seen))
                seen.formUnion(level.set)
            }
        }
    }
}
