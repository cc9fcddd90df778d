import Synchronization

/// How many files of invoices are read at a time: each costs for minutes.
final class FilePlaces: Sendable {
    private let taken = Mutex<[String: Int]>([:])

    static let most = 4
    static let mostOfOneAddress = 2

    /// A place that is given back when nobody holds it any more, however the answer ended.
    final class Place: Sendable {
        private let address: String
        private let places: FilePlaces

        fileprivate init(_ address: String, _ places: FilePlaces) { (self.address, self.places) = (address, places) }

        deinit { places.giveBack(address) }
    }

    /// - Throws: ``Failure``: too many at a time, of this address or of all.
    func take(_ address: String) throws(Failure) -> Place {
        let isFree = taken.withLock { taken in
            guard taken.values.reduce(0, +) < Self.most, taken[address, default: 0] < Self.mostOfOneAddress else {
                return false
            }
            taken[address, default: 0] += 1
            return true
        }
        guard isFree else { throw .filesUnderWay }
        return Place(address, self)
    }

    private func giveBack(_ address: String) {
        taken.withLock { taken in
            let left = (taken[address] ?? 1) - 1
            taken[address] = left == 0 ? nil : left
        }
    }
}
