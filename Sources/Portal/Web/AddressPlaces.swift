import Synchronization

/// So many at a time, of one address and of all: connections, files that are read for minutes.
final class AddressPlaces: Sendable {
    private let taken = Mutex<(byAddress: [String: Int], all: Int)>(([:], 0))
    private let most: Int
    private let mostOfOneAddress: Int

    init(most: Int = .max, mostOfOneAddress: Int) { (self.most, self.mostOfOneAddress) = (most, mostOfOneAddress) }

    /// A place that is given back when nobody holds it any more, however it ended.
    final class Place: Sendable {
        private let address: String
        private let places: AddressPlaces

        fileprivate init(_ address: String, _ places: AddressPlaces) { (self.address, self.places) = (address, places) }

        deinit { places.giveBack(address) }
    }

    /// Nil when the address, or all together, hold as many as they may.
    func take(_ address: String) -> Place? {
        let isFree = taken.withLock { taken in
            guard taken.all < most, taken.byAddress[address, default: 0] < mostOfOneAddress else { return false }
            taken.byAddress[address, default: 0] += 1
            taken.all += 1
            return true
        }
        return isFree ? Place(address, self) : nil
    }

    private func giveBack(_ address: String) {
        taken.withLock { taken in
            let left = (taken.byAddress[address] ?? 1) - 1
            taken.byAddress[address] = left == 0 ? nil : left
            taken.all -= 1
        }
    }
}
