import Referencing
import Store

/// A supplier and its periods in one piece of memory: the whole register stays in memory, a million of them too.
struct CompactSupplier: Sendable {
    /// The texts, in the order in which they stand.
    enum Field: Int, CaseIterable {
        case id, siret, vat, slug, name, address, postalCode, commune, communeCode, website, phone, email, contact
        case short, long, formerSlugs, successor
    }

    /// First the numbers, at fixed places; then the periods, the lengths of the texts, and the texts.
    private let bytes: [UInt8]

    private static let (flags, department, origin, price, sizes) = (0, 1, 2, 3, 4)
    private static let (themes, departments, periods) = (5, 7, 20)
    private static let fixed = 22
    private static let periodSize = 9
    private static let none = UInt16.max
    private static let national: UInt8 = 1
    private static let remote: UInt8 = 2
    private static let free: UInt8 = 4
    private static let claimed: UInt8 = 8

    init(_ entry: RegisterEntry) {
        let supplier = entry.supplier
        var bytes = [UInt8](repeating: 0, count: Self.fixed)
        bytes[Self.flags] =
            (supplier.isNational ? Self.national : 0) | (supplier.isRemote ? Self.remote : 0)
            | (supplier.firstMeetingFree ? Self.free : 0) | (supplier.isClaimed ? Self.claimed : 0)
        bytes[Self.department] = supplier.department?.ordinal ?? 255
        bytes[Self.origin] = Self.place(supplier.origin, Supplier.Origin.allCases)
        bytes[Self.price] = supplier.price.map { Self.place($0, PriceRange.allCases) + 1 } ?? 0
        for size in supplier.sizes { bytes[Self.sizes] |= 1 << Self.place(size, FirmSize.allCases) }
        for theme in supplier.themes {
            let place = Self.place(theme, Theme.allCases)
            bytes[Self.themes + Int(place >> 3)] |= 1 << (place & 7)
        }
        for department in supplier.departments {
            bytes[Self.departments + Int(department.ordinal >> 3)] |= 1 << (department.ordinal & 7)
        }
        let count = entry.periods.prefix(Int(UInt16.max)).count
        (bytes[Self.periods], bytes[Self.periods + 1]) = (UInt8(count & 255), UInt8(count >> 8))
        for period in entry.periods.prefix(count) {
            Self.append(Self.number(period.start), to: &bytes)
            Self.append(period.end.map(Self.number) ?? .max, to: &bytes)
            bytes.append(period.endReason.map { Self.place($0, EndReason.allCases) } ?? 255)
        }
        let texts = Self.texts(entry)
        bytes.reserveCapacity(bytes.count + texts.reduce(0) { $0 + 2 + ($1?.utf8.count ?? 0) })
        for text in texts {
            let length = text.map { UInt16(min($0.utf8.count, Int(Self.none) - 1)) } ?? Self.none
            bytes += [UInt8(length & 255), UInt8(length >> 8)]
        }
        for case var text? in texts {
            text.withUTF8 { bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0.prefix(Int(Self.none) - 1))) }
        }
        self.bytes = bytes
    }

    private static func texts(_ entry: RegisterEntry) -> [String?] {
        let supplier = entry.supplier
        return [
            supplier.id.text, supplier.siret?.digits, supplier.vat?.value, supplier.slug, supplier.name,
            supplier.address, supplier.postalCode, supplier.commune, supplier.communeCode, supplier.website,
            supplier.phone, supplier.email, supplier.contact, supplier.short, supplier.long,
            entry.formerSlugs.isEmpty ? nil : entry.formerSlugs.joined(separator: " "), supplier.successor?.digits,
        ]
    }

    private static func place<Value: Equatable>(_ value: Value, _ all: [Value]) -> UInt8 {
        UInt8(all.firstIndex(of: value) ?? 0)
    }

    private static func append(_ number: Int32, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    /// A day as one number that orders like it.
    private static func number(_ day: CivilDay) -> Int32 { Int32(day.year * 10_000 + day.month * 100 + day.day) }

    private func number(at place: Int) -> Int32 {
        (0..<4).reduce(0) { $0 | Int32(truncatingIfNeeded: UInt32(bytes[place + $1]) << (8 * UInt32($1))) }
    }

    private static func day(_ number: Int32) -> CivilDay? {
        CivilDay(year: Int(number) / 10_000, month: Int(number) / 100 % 100, day: Int(number) % 100)
    }

    // MARK: Texts

    /// Hands over the bytes of a text; false when there is none.
    @discardableResult
    private func withText(_ field: Field, _ body: (UnsafeBufferPointer<UInt8>) -> Void) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            let lengths = Self.fixed + periodCount * Self.periodSize
            var start = lengths + 2 * Field.allCases.count
            for place in 0...field.rawValue {
                let length = UInt16(bytes[lengths + 2 * place]) | UInt16(bytes[lengths + 2 * place + 1]) << 8
                if place == field.rawValue {
                    guard length != Self.none else { return false }
                    body(UnsafeBufferPointer(rebasing: bytes[start..<start + Int(length)]))
                } else if length != Self.none {
                    start += Int(length)
                }
            }
            return true
        }
    }

    func text(_ field: Field) -> String? {
        var text: String?
        withText(field) { text = String(decoding: $0, as: UTF8.self) }
        return text
    }

    func has(_ field: Field) -> Bool { withText(field) { _ in } }

    /// Writes a text so that HTML takes it for text.
    func writeEscaped(_ field: Field, to writer: inout ByteWriter) {
        withText(field) { writer.writeEscaped($0) }
    }

    /// Writes a text as a JSON string, or null.
    func writeJSON(_ field: Field, to writer: inout ByteWriter) {
        if !withText(field, { writer.writeJSON($0) }) { writer.write("null") }
    }

    // MARK: Numbers

    var id: SupplierID { SupplierID(text(.id) ?? "") }
    var slug: String { text(.slug) ?? "" }
    var name: String { text(.name) ?? "" }
    var siret: Siret? { text(.siret).flatMap { Siret($0) } }

    var vat: VATNumber? {
        guard let text = text(.vat) else { return nil }
        do throws(VATNumber.Malformed) { return try VATNumber(text) } catch { return nil }
    }

    var siren: Siren? { siret?.siren ?? vat?.siren }

    /// What all establishments of its firm have in common: the SIREN, or the VAT number of a firm without one.
    var firmNumber: String? { text(.siret).map { String($0.prefix(9)) } ?? vat?.siren?.digits ?? text(.vat) }

    var department: Department? {
        bytes[Self.department] == 255 ? nil : Department.all[Int(bytes[Self.department])]
    }

    var isNational: Bool { bytes[Self.flags] & Self.national != 0 }

    var themes: [Theme] {
        themePlaces.map { Theme.allCases[$0] }
    }

    /// The places of the themes among all of them.
    var themePlaces: [Int] {
        let mask = UInt16(bytes[Self.themes]) | UInt16(bytes[Self.themes + 1]) << 8
        return mask == 0 ? [] : (0..<16).filter { mask & (1 << UInt16($0)) != 0 }
    }

    /// The places of its own departments among all of them.
    private var departmentPlaces: [Int] {
        (0..<Department.all.count).filter { bytes[Self.departments + $0 >> 3] & (1 << UInt8($0 & 7)) != 0 }
    }

    /// The places of the departments where a business finds this supplier.
    var servedPlaces: [Int] {
        if isNational { return Array(Department.all.indices) }
        let own = departmentPlaces
        return own.isEmpty ? department.map { [Int($0.ordinal)] } ?? [] : own
    }

    /// The departments where a business finds this supplier.
    var served: [Department] { servedPlaces.map { Department.all[$0] } }

    // MARK: Periods

    private var periodCount: Int { Int(bytes[Self.periods]) | Int(bytes[Self.periods + 1]) << 8 }

    var periods: [Period] {
        (0..<periodCount).compactMap { index in
            let place = Self.fixed + index * Self.periodSize
            guard let start = Self.day(number(at: place)) else { return nil }
            let end = number(at: place + 4)
            let reason = bytes[place + 8] == 255 ? nil : EndReason.allCases[Int(bytes[place + 8])]
            if let reason, end == Self.number(start) { return Period(endingOn: start, because: reason) }
            do throws(Period.Invalid) {
                return try Period(start: start, end: end == .max ? nil : Self.day(end), endReason: reason)
            } catch {
                return nil
            }
        }
    }

    /// The start of the period that a day falls in; nil when the supplier is not referenced that day.
    func referencedSince(on day: CivilDay) -> CivilDay? {
        let day = Self.number(day)
        for index in 0..<periodCount {
            let place = Self.fixed + index * Self.periodSize
            let start = number(at: place)
            if start <= day, day < number(at: place + 4) { return Self.day(start) }
        }
        return nil
    }

    /// Whether a period has an end.
    var hasEndedPeriod: Bool {
        (0..<periodCount).contains { number(at: Self.fixed + $0 * Self.periodSize + 4) != .max }
    }

    // MARK: The whole

    /// The supplier as the register's pages show it.
    var supplier: Supplier {
        var supplier = Supplier(
            id: id, siret: siret, vat: vat, origin: Supplier.Origin.allCases[Int(bytes[Self.origin])], name: name,
            address: text(.address) ?? "", postalCode: text(.postalCode) ?? "", commune: text(.commune) ?? "",
            communeCode: text(.communeCode), department: department)
        (supplier.slug, supplier.website, supplier.phone) = (slug, text(.website), text(.phone))
        (supplier.email, supplier.contact) = (text(.email), text(.contact))
        (supplier.short, supplier.long) = (text(.short), text(.long))
        (supplier.themes, supplier.departments, supplier.isNational) = (
            themes, departmentPlaces.map { Department.all[$0] }, isNational
        )
        supplier.sizes = FirmSize.allCases.enumerated().filter { bytes[Self.sizes] & (1 << UInt8($0.offset)) != 0 }
            .map(\.element)
        supplier.isRemote = bytes[Self.flags] & Self.remote != 0
        supplier.isClaimed = bytes[Self.flags] & Self.claimed != 0
        supplier.firstMeetingFree = bytes[Self.flags] & Self.free != 0
        supplier.successor = text(.successor).flatMap { Siret($0) }
        supplier.price = bytes[Self.price] == 0 ? nil : PriceRange.allCases[Int(bytes[Self.price]) - 1]
        return supplier
    }

    var registered: RegisteredSupplier {
        RegisteredSupplier(
            id: id, siret: siret, vat: vat, name: name, slug: slug, periods: periods,
            successor: text(.successor).flatMap { Siret($0) })
    }
}

/// A supplier that is referenced on a day, and since when.
struct ListedSupplier: Sendable {
    let compact: CompactSupplier
    let since: CivilDay

    var supplier: Supplier { compact.supplier }
}
