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
            commandName: "partners", abstract: "Import a partner list: suppliers and their periods.",
            discussion: """
                An empty register takes the list in at once. One that is in use is given what would change: a person \
                validates it on the portal.
                """)

        @Argument(help: "A CSV file with the header of the contract.") var file: String
        @Flag(help: "Take the list in at once, whatever the register holds.") var force = false

        func run() async throws {
            let stores = try await Stores.ready(try await Settings())
            let (bytes, list) = try PartnerFile.reading(file)
            let isAtOnce = if force { true } else { try await stores.suppliers.isEmpty() }
            if !isAtOnce {
                try await propose(bytes, list, to: stores)
            } else {
                try await takeIn(list, into: stores)
            }
        }

        private func takeIn(_ list: PartnerFile, into stores: Stores) async throws {
            let author = force ? "import partners --force" : "import partners"
            let counts = try await list.importInto(stores, by: author)
            try tell(counts.refused, of: counts.text)
        }

        private func propose(_ bytes: Data, _ list: PartnerFile, to stores: Stores) async throws {
            let now = Date()
            let difference = try await stores.partnerLists.difference(list, at: now)
            guard !difference.changes.isEmpty else {
                try tell(difference.refused, of: ImportCounts(difference).text)
                return
            }
            guard list.count <= PartnerList.mostLines, bytes.count <= PartnerList.mostBytes else {
                throw Stop(
                    "\(file): a register in use is proposed \(PartnerList.mostLines) lines and \(PartnerList.mostBytes >> 20) MB at most. Cut the list, or use --force."
                )
            }
            let number = try await stores.partnerLists.file(
                bytes, named: URL(fileURLWithPath: file).lastPathComponent, lines: list.count,
                by: .command("import partners"), name: "import partners", at: now)
            let sentence = """
                \(number): \(difference.count(.added)) to be added, \(difference.count(.changed)) changed, \
                \(difference.count(.ended)) ended, \(difference.unchanged) unchanged, \(difference.refused.count) refused. \
                Nothing has changed yet: a person validates the list on the portal (« Listes de partenaires »).
                """
            try tell(difference.refused, of: sentence)
        }

        private func tell(_ refused: [PartnerFile.Refused], of sentence: String) throws {
            for line in refused.sorted(by: { $0.number < $1.number }) {
                Console.warn("line \(line.number): \(line.reason)")
            }
            print(sentence)
            if !refused.isEmpty { throw ExitCode(1) }
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
        let bytes = try bytes(path)
        guard var text = String(bytes: bytes, encoding: .utf8) else { throw Stop("\(path) is not UTF-8 text.") }
        if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
        let records = CSV.records(text)
        guard let first = records.first, first.cells == header else {
            throw Stop("\(path): the first line must be \(header.joined(separator: ",")).")
        }
        return Array(records.dropFirst())
    }

    static func bytes(_ path: String) throws -> Data {
        do { return try Data(contentsOf: URL(fileURLWithPath: path)) } catch { throw Stop("\(path) cannot be read.") }
    }
}

/// What an import did, line by line.
struct ImportCounts {
    var added = 0
    var corrected = 0
    var unchanged = 0
    var refused: [PartnerFile.Refused]

    init(refused: [PartnerFile.Refused]) { self.refused = refused }

    init(_ difference: PartnerDifference) {
        (unchanged, refused) = (difference.unchanged, difference.refused)
    }

    var text: String {
        "\(added) added, \(corrected) corrected, \(unchanged) unchanged, \(refused.count) refused."
    }
}

extension PartnerFile {
    /// - Throws: a sentence for the operator.
    static func reading(_ path: String) throws -> (bytes: Data, file: PartnerFile) {
        let bytes = try CSVFile.bytes(path)
        do throws(PartnerFile.Problem) {
            return (bytes, try PartnerFile(bytes))
        } catch {
            switch error {
            case .notUTF8: throw Stop("\(path) is not UTF-8 text.")
            case .otherHeader:
                throw Stop("\(path): the first line must be \(PartnerLine.header.joined(separator: ",")).")
            case .noLine: throw Stop("\(path) holds no line.")
            case .tooManyLines(let most): throw Stop("\(path) holds more than \(most) lines.")
            }
        }
    }

    /// In batches of suppliers, each one transaction.
    func importInto(_ stores: Stores, by author: String) async throws -> ImportCounts {
        var (counts, bar) = (ImportCounts(refused: refused), ProgressBar("Suppliers", total: groups.count))
        for start in stride(from: 0, to: groups.count, by: 500) {
            let batch = Array(groups[start..<min(start + 500, groups.count)])
            let results = try await stores.suppliers.importLines(
                batch.map { $0.lines.map(\.line) }, by: .command(author), at: Date())
            for (group, outcomes) in zip(batch, results) {
                for (line, outcome) in zip(group.lines, outcomes) {
                    switch outcome {
                    case .added: counts.added += 1
                    case .corrected: counts.corrected += 1
                    case .unchanged: counts.unchanged += 1
                    case .refused(let reason):
                        counts.refused.append(PartnerFile.Refused(number: line.number, reason: reason))
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
