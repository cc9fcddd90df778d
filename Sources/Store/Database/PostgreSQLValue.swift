import CPostgreSQL
import Foundation

/// Values as they go over the wire: texts and numbers as text, bytes as they are; answers in binary form.
enum PostgreSQLValue {
    /// Gives the body the arrays that libpq wants; they live as long as it runs.
    static func withParameters(
        _ values: [SQL.Value], _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) throws -> Void
    ) throws {
        var held: [UnsafeMutablePointer<CChar>?] = []
        defer { for pointer in held { pointer?.deallocate() } }
        var (lengths, formats) = ([Int32](), [Int32]())
        for value in values {
            let (bytes, isBinary) = wire(value)
            formats.append(isBinary ? 1 : 0)
            lengths.append(Int32(bytes?.count ?? 0))
            held.append(bytes.map(copy))
        }
        try body(held.map { UnsafePointer($0) }, lengths, formats)
    }

    private static func wire(_ value: SQL.Value) -> (bytes: Data?, isBinary: Bool) {
        switch value {
        case .null: (nil, false)
        case .text(let text): (Data(text.utf8), false)
        case .integer(let integer): (Data(String(integer).utf8), false)
        case .real(let real): (Data(String(real).utf8), false)
        case .bytes(let bytes): (bytes, true)
        }
    }

    /// With a zero behind, as texts want it.
    private static func copy(_ bytes: Data) -> UnsafeMutablePointer<CChar> {
        let place = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count + 1)
        place[bytes.count] = 0
        place.withMemoryRebound(to: UInt8.self, capacity: bytes.count) { bytes.copyBytes(to: $0, count: bytes.count) }
        return place
    }

    /// The types that our schema and its sums have, by their numbers in `pg_type`.
    private enum Kind {
        static let bool: Oid = 16, bytes: Oid = 17, int8: Oid = 20, int2: Oid = 21, int4: Oid = 23
        static let float4: Oid = 700, float8: Oid = 701, oid: Oid = 26
    }

    static func read(_ result: OpaquePointer, _ line: Int32, _ column: Int32) -> SQL.Value {
        guard PQgetisnull(result, line, column) == 0, let start = PQgetvalue(result, line, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, line, column)))
        switch PQftype(result, column) {
        case Kind.int8: return .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case Kind.int4: return .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case Kind.oid: return .integer(Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        case Kind.int2: return .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case Kind.bool: return .integer(bytes.first == 0 ? 0 : 1)
        case Kind.float8:
            return .real(Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))))
        case Kind.float4:
            return .real(Double(Float(bitPattern: UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))))
        case Kind.bytes: return .bytes(Data(bytes))
        default: return .text(String(decoding: bytes, as: UTF8.self))
        }
    }
}
