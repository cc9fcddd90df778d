/// A partner list as its file says it: the lines that can be taken, grouped by supplier, and those that cannot.
public struct PartnerFile: Sendable {
    /// The lines of one supplier, its several periods, each with its place in the file.
    public struct Group: Sendable {
        public internal(set) var lines: [(number: Int, line: PartnerLine)]
    }

    /// A line that is not taken, and why.
    public struct Refused: Hashable, Sendable {
        public let number: Int
        public let reason: String

        public init(number: Int, reason: String) { (self.number, self.reason) = (number, reason) }
    }

    /// Why the file is no partner list.
    public enum Problem: Error, Hashable, Sendable {
        case notUTF8
        /// The first line is not the contract's.
        case otherHeader
        case noLine
        /// The most lines that a list may have.
        case tooManyLines(Int)
    }

    /// In the order in which the suppliers are first named.
    public private(set) var groups: [Group] = []
    public private(set) var refused: [Refused] = []

    /// How many lines there are, good or bad.
    public var count: Int { groups.reduce(refused.count) { $0 + $1.lines.count } }

    /// - Parameter most: how many lines are taken at most; nil for a command of an operator.
    /// - Throws: ``Problem``.
    public init(_ bytes: some Sequence<UInt8>, most: Int? = nil) throws(Problem) {
        guard var text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        let records = CSV.records(text)
        guard let first = records.first, first.cells == PartnerLine.header else { throw .otherHeader }
        if records.count == 1 { throw .noLine }
        if let most, records.count - 1 > most { throw .tooManyLines(most) }
        self.init(records.dropFirst())
    }

    private init(_ records: some Sequence<CSV.Record>) {
        var places: [String: Int] = [:]
        for record in records {
            do throws(PartnerLine.Problem) {
                if record.isBroken { throw PartnerLine.Problem(reason: "guillemet jamais fermé") }
                let line = try PartnerLine(cells: record.cells)
                let place = places[line.key, default: groups.count]
                if place == groups.count { groups.append(Group(lines: [])) }
                places[line.key] = place
                groups[place].lines.append((record.line, line))
            } catch {
                refused.append(Refused(number: record.line, reason: error.reason))
            }
        }
    }
}
