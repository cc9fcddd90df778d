/// A document once read, in few bytes: its facets, keywords and point, then the keys of its words.
struct PreparedDocument: Sendable {
    private let bytes: [UInt8]

    /// - Parameters:
    ///   - facets: places in the numbering of all values (see ``FacetIndex``).
    ///   - everywhere: one bit a facet field of which it has every value.
    ///   - keys: terms in fields, each once.
    init(facets: [UInt16], everywhere: UInt16, keywords: [UInt64], point: Coordinates?, keys: [UInt32]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(6 + facets.count * 2 + keywords.count * 8 + 8 + keys.count * 2)
        Self.append(UInt64(facets.count), 2, to: &bytes)
        for facet in facets { Self.append(UInt64(facet), 2, to: &bytes) }
        Self.append(UInt64(everywhere), 2, to: &bytes)
        Self.append(UInt64(keywords.count), 2, to: &bytes)
        for keyword in keywords { Self.append(keyword, 8, to: &bytes) }
        Self.append(UInt64((point.map { Float($0.latitude) } ?? .nan).bitPattern), 4, to: &bytes)
        Self.append(UInt64((point.map { Float($0.longitude) } ?? .nan).bitPattern), 4, to: &bytes)
        for key in keys {
            var rest = key
            while rest >= 128 {
                bytes.append(UInt8(rest & 127) | 128)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        self.bytes = bytes
    }

    private static func append(_ value: UInt64, _ count: Int, to bytes: inout [UInt8]) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * UInt64(place)))) }
    }

    private var facetsEnd: Int { 2 + 2 * Int(number(at: 0, 2)) }
    private var keywordsStart: Int { facetsEnd + 4 }
    private var keywordsEnd: Int { keywordsStart + 8 * Int(number(at: facetsEnd + 2, 2)) }

    func eachFacet(_ body: (Int) -> Void) {
        for place in stride(from: 2, to: facetsEnd, by: 2) { body(Int(bytes[place]) | Int(bytes[place + 1]) << 8) }
    }

    var everywhere: UInt16 { UInt16(number(at: facetsEnd, 2)) }

    func eachKeyword(_ body: (UInt64) -> Void) {
        for place in stride(from: keywordsStart, to: keywordsEnd, by: 8) { body(number(at: place, 8)) }
    }

    /// Latitude and longitude in degrees; not a number when nobody knows.
    var point: SIMD2<Float> {
        let place = keywordsEnd
        return SIMD2(
            Float(bitPattern: UInt32(number(at: place, 4))), Float(bitPattern: UInt32(number(at: place + 4, 4))))
    }

    @inline(__always)
    func eachKey(_ body: (UInt32) -> Void) {
        bytes.withUnsafeBufferPointer { bytes in
            var place = keywordsEnd + 8
            while place < bytes.count {
                var (key, shift) = (UInt32(0), UInt32(0))
                while bytes[place] >= 128 {
                    key |= UInt32(bytes[place] & 127) << shift
                    shift += 7
                    place += 1
                }
                body(key | UInt32(bytes[place]) << shift)
                place += 1
            }
        }
    }

    private func number(at place: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[place + $1]) << (8 * UInt64($1)) }
    }
}
