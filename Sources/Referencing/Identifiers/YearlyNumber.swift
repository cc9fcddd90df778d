/// A series of numbers that starts anew each year.
public protocol NumberSeries: Sendable {
    /// What its numbers begin with.
    static var prefix: String { get }
    /// How the database counts it.
    static var name: String { get }
}

/// The number of a procedure or of an appeal: `PC-2026-00001`, counted anew each year.
public struct YearlyNumber<Series: NumberSeries>: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    /// Reads a number as it is printed, in either case; nil for anything else.
    public init?(_ typed: String) {
        guard typed.utf8.count <= 20, typed.uppercased().hasPrefix("\(Series.prefix)-"),
            let number = ApplicationNumber("FN-" + typed.dropFirst(Series.prefix.count + 1))
        else { return nil }
        text = "\(Series.prefix)-" + number.text.dropFirst(3)
    }

    /// - Parameter sequence: 1 for the first one of the year.
    public init(year: Int, sequence: Int) {
        text = "\(Series.prefix)-" + ApplicationNumber(year: year, sequence: sequence).text.dropFirst(3)
    }

    public var description: String { text }
}

/// Contradictory procedures.
public enum ProcedureSeries: NumberSeries {
    public static let (prefix, name) = ("PC", "procedure")
}

/// Appeals.
public enum AppealSeries: NumberSeries {
    public static let (prefix, name) = ("RE", "appeal")
}

/// Partner lists that wait for, or had, a validation.
public enum PartnerListSeries: NumberSeries {
    public static let (prefix, name) = ("LP", "partner_list")
}

/// What people ask about a fiche: to speak for it, to take it to another establishment.
public enum SupplierRequestSeries: NumberSeries {
    public static let (prefix, name) = ("DF", "supplier_request")
}

public typealias SupplierRequestNumber = YearlyNumber<SupplierRequestSeries>
public typealias PartnerListNumber = YearlyNumber<PartnerListSeries>
public typealias ProcedureNumber = YearlyNumber<ProcedureSeries>
public typealias AppealNumber = YearlyNumber<AppealSeries>
