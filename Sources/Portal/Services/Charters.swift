import Foundation
import Referencing
import Store

/// A version of the charter, as its file holds it.
public struct Charter: Sendable, Equatable {
    public let version: String
    public let inForceFrom: CivilDay
    public let title: String
    /// The articles: a heading and its paragraphs.
    public let articles: [Article]
    /// Of the whole file, byte for byte.
    public let sha256: String

    public struct Article: View, Equatable {
        public let heading: String
        public let paragraphs: [String]
    }
}

/// The versions of the charter: one file each, `version`, `en vigueur` and `titre` at its head.
public struct Charters: Sendable {
    private let versions: [Charter]

    public struct Unreadable: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Throws: the file system's error, or a charter without its first line.
    public init(folder: String) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }.sorted()
        versions = try files.map { try Charter(file: "\(folder)/\($0)") }.sorted { $0.inForceFrom < $1.inForceFrom }
        guard !versions.isEmpty else { throw Unreadable(description: "there is no charter in \(folder)") }
    }

    /// The version in force on a day.
    /// - Throws: when no version is in force that day.
    public func inForce(on day: CivilDay) throws -> Charter {
        guard let charter = versions.last(where: { $0.inForceFrom <= day }) else {
            throw Unreadable(description: "no charter is in force on \(day)")
        }
        return charter
    }
}

extension Charter {
    init(file: String) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        let blocks = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n")
            .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }
        var head: [String: String] = [:]
        for line in (blocks.first ?? "").split(separator: "\n") {
            let halves = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if halves.count == 2 { head[halves[0]] = halves[1] }
        }
        guard let version = head["version"], let title = head["titre"], let day = CivilDay(head["en vigueur"] ?? "")
        else { throw Charters.Unreadable(description: "\(file): version, titre or en vigueur is missing") }
        var articles: [Article] = []
        for block in blocks.dropFirst() {
            let text = block.replacingOccurrences(of: "\n", with: " ")
            if text.hasPrefix("## ") {
                articles.append(Article(heading: String(text.dropFirst(3)), paragraphs: []))
            } else if let last = articles.popLast() {
                articles.append(Article(heading: last.heading, paragraphs: last.paragraphs + [text]))
            }
        }
        self.init(
            version: version, inForceFrom: day, title: title, articles: articles, sha256: Digest.sha256(bytes))
    }
}
