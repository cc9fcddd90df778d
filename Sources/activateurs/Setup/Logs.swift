import Foundation
import Logging

/// One line a message on standard error: readable text, or JSON for a collector.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    let isJSON: Bool

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let at = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let line = isJSON ? json(event, all, at) : text(event, all, at)
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    private func text(_ event: LogEvent, _ metadata: Logger.Metadata, _ at: String) -> String {
        let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.name($0.key))=\(Self.oneLine("\($0.value)"))" }
        return ([at, event.level.rawValue, Self.oneLine("\(event.message)")] + pairs).joined(separator: " ")
    }

    private func json(_ event: LogEvent, _ metadata: Logger.Metadata, _ at: String) -> String {
        var fields = Dictionary(metadata.map { (Self.name($0.key), "\($0.value)") }) { first, _ in first }
        fields["at"] = at
        fields["level"] = event.level.rawValue
        fields["message"] = "\(event.message)"
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(fields), as: UTF8.self)
        } catch {
            return "{\"level\":\"error\",\"message\":\"a log line could not be written\"}"
        }
    }

    private static func name(_ key: String) -> String { key == "hb.request.id" ? "request" : key }

    /// What a terminal would obey, and ends of lines, are written as their numbers.
    private static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.value < 32 || (127..<160).contains($0.value) }) else {
            return text
        }
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 10: line += "\\n"
            case 0..<32, 127..<160: line += "\\u{\(String(scalar.value, radix: 16))}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }
}

extension Logger {
    static func activateurs(_ settings: Settings) -> Logger {
        Logger(label: "activateurs") { _ in
            LineLogHandler(logLevel: settings.logLevel, isJSON: settings.logsJSON)
        }
    }
}
