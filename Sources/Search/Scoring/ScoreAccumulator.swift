/// Points of every document, as bit-sliced numbers: plane `p` holds bit `p` of all of them, so that one instruction
/// adds to many positions at once.
public struct ScoreAccumulator: Sendable {
    private var planes: [DocSet] = []
    private let size: Int

    public init(size: Int) { self.size = size }

    public mutating func add(_ points: Int, to set: DocSet) {
        var (rest, bit) = (points, 0)
        while rest != 0 {
            if rest & 1 == 1 {
                var carry = set
                var plane = bit
                while true {
                    if plane == planes.count { planes.append(DocSet(size: size)) }
                    guard planes[plane].add(&carry) else { break }
                    plane += 1
                }
            } else if bit == planes.count {
                planes.append(DocSet(size: size))
            }
            rest >>= 1
            bit += 1
        }
    }

    /// A stretch of what was found: most points first, equal ones in the order of their numbers.
    public func page(of found: DocSet, skipping skip: Int, limit: Int) -> [DocID] {
        var page: [DocID] = []
        var skip = skip
        collect(found, planes.count - 1, &skip, limit, &page)
        return page
    }

    /// Those with at least so many points.
    public func atLeast(_ points: Int, of found: DocSet) -> DocSet {
        // Compared from the highest plane down: still equal so far, or greater already.
        var (equal, greater) = (found, DocSet(size: size))
        for plane in stride(from: max(planes.count, Int.bitWidth - points.leadingZeroBitCount) - 1, through: 0, by: -1)
        {
            let bits = plane < planes.count ? planes[plane] : DocSet(size: size)
            if points >> plane & 1 == 1 {
                equal.formIntersection(bits)
            } else {
                greater.formUnion(equal.intersection(bits))
                equal.subtract(bits)
            }
        }
        return equal.union(greater)
    }

    private func collect(_ found: DocSet, _ plane: Int, _ skip: inout Int, _ limit: Int, _ page: inout [DocID]) {
        guard page.count < limit else { return }
        let count = found.count
        if skip >= count {
            skip -= count
            return
        }
        guard plane >= 0, count > 1 else {
            page += found.documents(skipping: skip, limit: limit - page.count)
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
