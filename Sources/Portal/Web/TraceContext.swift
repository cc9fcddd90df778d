import Logging

/// The trace that a request belongs to, as the one in front says it (W3C Trace Context, « traceparent »): log lines carry its
/// ids in OpenTelemetry's names. Without a valid one the request's own id is what names it.
struct TraceContext: Equatable {
    /// 32 and 16 hexadecimal digits.
    let traceID: String
    let parentID: String
    let isSampled: Bool

    /// Lengths of version, trace id, parent id and flags.
    private static let lengths = [2, 32, 16, 2]

    /// - Returns: nil for what the standard says is to be ignored.
    init?(_ header: String) {
        let bytes = header.utf8
        guard (55...512).contains(bytes.count) else { return nil }
        let fields = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard fields.count >= 4, zip(fields, Self.lengths).allSatisfy({ $0.count == $1 && $0.allSatisfy(Self.isHex) })
        else { return nil }
        let parts = fields.prefix(4).map { String(Substring($0)) }
        // Version 00 has four fields; later ones may have more, ff is none.
        guard parts[0] != "ff", parts[0] != "00" || fields.count == 4,
            parts[1].utf8.contains(where: { $0 != 48 }), parts[2].utf8.contains(where: { $0 != 48 })
        else { return nil }
        (traceID, parentID) = (parts[1], parts[2])
        isSampled = (UInt8(parts[3], radix: 16) ?? 0) & 1 == 1
    }

    private static func isHex(_ byte: UInt8) -> Bool { (48...57).contains(byte) || (97...102).contains(byte) }

    /// The fields of a log line (OpenTelemetry, « Trace Context in non-OTLP Log Formats »).
    var metadata: Logger.Metadata {
        ["trace_id": .string(traceID), "parent_id": .string(parentID), "trace_flags": .string(isSampled ? "01" : "00")]
    }
}
