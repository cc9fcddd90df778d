import ArgumentParser
import Foundation
import Referencing
import Store

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take in a file.", subcommands: [Partners.self, CommunesFile.self])

    func run() throws { throw ValidationError("say what to import: partners FILE or communes FILE.") }

    struct Partners: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "partners", abstract: "Import a partner list: suppliers and their periods.")

        @Argument(help: "A CSV file with the header of the contract.") var file: String

        func run() async throws {
            let stores = try await Stores.ready(try await Settings())
            let list = try PartnerFile(CSVFile.records(file, header: PartnerLine.header))
            let counts = try await list.importInto(stores)
            for (line, reason) in counts.refused.sorted(by: { $0.line < $1.line }) {
                Console.warn("line \(line): \(reason)")
            }
            print(
                "\(counts.added) added, \(counts.corrected) corrected, \(counts.unchanged) unchanged, \(counts.refused.count) refused."
            )
            if !counts.refused.isEmpty { throw ExitCode(1) }
        }
    }

    struct CommunesFile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "communes", abstract: "Import the communes of the official geography.")

        @Argument(help: "A CSV file: code_insee,nom,code_departement,code_region,codes_postaux,latitude,longitude.")
        var file: String

        func run() async throws {
            let stores = try await Stores.ready(try await Settings())
            let header = [
                "code_insee", "nom", "code_departement", "code_region", "codes_postaux", "latitude", "longitude",
            ]
            let records = try CSVFile.records(file, header: header)
            var (communes, refused) = ([Commune](), 0)
            for record in records {
                if let commune = Commune(cells: record.cells) {
                    communes.append(commune)
                } else {
                    refused += 1
                    Console.warn("line \(record.line): not a commune (code, name, department or number missing)")
                }
            }
            var (changed, bar) = (0, ProgressBar("Communes", total: communes.count))
            for start in stride(from: 0, to: communes.count, by: 2000) {
                let batch = Array(communes[start..<min(start + 2000, communes.count)])
                changed += try await stores.communes.save(batch)
                bar.show(start + batch.count)
            }
            print("\(communes.count) communes read, \(changed) new or changed, \(refused) refused.")
            if refused > 0 { throw ExitCode(1) }
        }
    }
}

/// A CSV file of the contract: UTF-8, comma, with a known header.
enum CSVFile {
    static func records(_ path: String, header: [String]) throws -> [CSV.Record] {
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw Stop("\(path) cannot be read.")
        }
        guard var text = String(bytes: bytes, encoding: .utf8) else { throw Stop("\(path) is not UTF-8 text.") }
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let records = CSV.records(text)
        guard let first = records.first, first.cells == header else {
            throw Stop("\(path): the first line must be \(header.joined(separator: ",")).")
        }
        return Array(records.dropFirst())
    }
}

/// The lines of a partner list, grouped by supplier.
struct PartnerFile {
    private var groups: [[(line: Int, value: PartnerLine)]] = []
    private var refused: [(line: Int, reason: String)] = []

    struct Counts {
        var added = 0
        var corrected = 0
        var unchanged = 0
        var refused: [(line: Int, reason: String)] = []
    }

    init(_ records: [CSV.Record]) {
        var places: [String: Int] = [:]
        for record in records {
            do throws(PartnerLine.Problem) {
                if record.isBroken { throw PartnerLine.Problem(reason: "guillemet jamais fermé") }
                let line = try PartnerLine(cells: record.cells)
                let place = places[line.key, default: groups.count]
                if place == groups.count { groups.append([]) }
                places[line.key] = place
                groups[place].append((record.line, line))
            } catch {
                refused.append((record.line, error.reason))
            }
        }
    }

    /// In batches of suppliers, each one transaction.
    func importInto(_ stores: Stores) async throws -> Counts {
        var (counts, bar) = (Counts(), ProgressBar("Suppliers", total: groups.count))
        counts.refused = refused
        for start in stride(from: 0, to: groups.count, by: 500) {
            let batch = Array(groups[start..<min(start + 500, groups.count)])
            let results = try await stores.suppliers.importLines(
                batch.map { $0.map(\.value) }, by: .command("import partners"), at: Date())
            for (group, outcomes) in zip(batch, results) {
                for (line, outcome) in zip(group, outcomes) {
                    switch outcome {
                    case .added: counts.added += 1
                    case .corrected: counts.corrected += 1
                    case .unchanged: counts.unchanged += 1
                    case .refused(let reason): counts.refused.append((line.line, reason))
                    }
                }
            }
            bar.show(start + batch.count)
        }
        return counts
    }
}

extension Commune {
    /// A line of the communes file; nil when it is not one.
    init?(cells: [String]) {
        guard cells.count == 7, cells[0].utf8.count == 5, !cells[1].isEmpty, !cells[2].isEmpty else { return nil }
        let codes = cells[4].split(separator: "|").map(String.init)
        guard codes.allSatisfy({ $0.utf8.count == 5 }) else { return nil }
        let (latitude, longitude) = (Double(cells[5]), Double(cells[6]))
        guard (latitude == nil) == cells[5].isEmpty, (longitude == nil) == cells[6].isEmpty else { return nil }
        self.init(
            code: cells[0], name: cells[1], department: cells[2], region: cells[3], postalCodes: codes,
            latitude: latitude, longitude: longitude)
    }
}
