import Testing

@testable import Portal

@Suite struct TraceContextTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736", parent = "00f067aa0ba902b7"

    @Test(arguments: [("01", true), ("00", false), ("03", true)])
    func aHeaderIsRead(flags: String, isSampled: Bool) throws {
        let found = try #require(TraceContext("00-\(Self.trace)-\(Self.parent)-\(flags)"))
        #expect(found.traceID == Self.trace && found.parentID == Self.parent && found.isSampled == isSampled)
    }

    @Test func aLaterVersionMayHaveMore() {
        #expect(TraceContext("cc-\(Self.trace)-\(Self.parent)-01-what-the-future-holds")?.traceID == Self.trace)
    }

    @Test(arguments: [
        "", "00", "00-\(trace)-\(parent)", "00-\(trace)-\(parent)-01-more", "ff-\(trace)-\(parent)-01",
        "00-\(trace.uppercased())-\(parent)-01", "00-\(String(repeating: "0", count: 32))-\(parent)-01",
        "00-\(trace)-\(String(repeating: "0", count: 16))-01", "00-\(trace)x-\(parent.dropFirst())-01",
        "00-\(trace)-\(parent)-0é", "00-\(trace)-\(parent)-01\n",
        "cc-\(trace)-\(parent)-01-" + String(repeating: "x", count: 600),
    ])
    func whatIsNoneIsIgnored(header: String) { #expect(TraceContext(header) == nil) }
}
