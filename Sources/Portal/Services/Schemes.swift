import Foundation
import Referencing

/// The schemes of which the portal speaks: one file each, whose cases hold.
public struct Schemes: Sendable {
    public let all: [Scheme]

    public struct Unusable: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Throws: the file system's error; ``Unusable`` when a file cannot be read, or does not prove itself.
    public init(folder: String) throws {
        all = try Self.files(in: folder).map(Self.scheme)
        guard Set(all.map(\.code)).count == all.count else {
            throw Unusable(description: "two schemes in \(folder) have the same code")
        }
    }

    public static func files(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
            .map { "\(folder)/\($0)" }
    }

    /// The scheme of a file.
    /// - Throws: ``Unusable`` when it cannot be read, or does not prove itself.
    public static func scheme(_ file: String) throws -> Scheme {
        let scheme = try read(file)
        if let fault = scheme.faults().first { throw Unusable(description: "\(file): \(fault)") }
        return scheme
    }

    /// The scheme of a file, right or wrong.
    /// - Throws: ``Unusable`` when it cannot be read.
    public static func read(_ file: String) throws -> Scheme {
        let bytes: Data
        do { bytes = try Data(contentsOf: URL(fileURLWithPath: file)) } catch {
            throw Unusable(description: "\(file) cannot be read")
        }
        do { return try SchemeFile(bytes).scheme } catch { throw Unusable(description: "\(file): \(error)") }
    }

    /// The schemes that pay invoices of a day: where the referencing of a supplier on that day matters.
    func paying(on day: CivilDay) -> [Scheme] {
        all.filter { $0.answer(.invoice, to: [Scheme.invoiceDays: .days([day])]).answer == "oui" }
    }

    /// Whether the supplier of an expense has to be referenced, for an invoice of a day; nil where no scheme pays it, or none
    /// knows the expense.
    func isReferencingRequired(for expense: String, on day: CivilDay) -> Bool? {
        let answers = paying(on: day).compactMap { scheme in
            scheme.fact(Scheme.expense)?.value(expense).map {
                scheme.answer(.referencing, to: [Scheme.expense: $0, Scheme.invoiceDays: .days([day])]).answer
            }
        }
        return answers.isEmpty ? nil : answers.contains("requis")
    }

    /// Whether some scheme knows a kind of expense.
    func knowsExpense(_ code: String) -> Bool { all.contains { $0.fact(Scheme.expense)?.value(code) != nil } }

    public func named(_ code: String) -> Scheme? { all.first { $0.code == code } }
}
