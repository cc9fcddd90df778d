import Testing

@testable import Portal

/// `If-None-Match` and `Accept-Encoding` as RFC 9110 reads them.
@Suite struct ConditionalRequestTests {
    @Test(arguments: [
        ("\"a\"", true), ("W/\"a\"", true), ("\"b\", \"a\"", true), ("\"b\",W/\"a\"", true), ("*", true), (" * ", true),
        ("\"b\"", false), ("", false), ("a", false), ("\"b, a\"", false), ("\"ab\"", false), ("\"a", false),
    ])
    func entityTags(header: String, isNamed: Bool) {
        for tag in ["\"a\"", "W/\"a\""] { #expect(EntityTag.isNamed(tag, in: header) == isNamed) }
        #expect(!EntityTag.isNamed("\"a\"", in: nil))
    }

    @Test(arguments: [
        ("gzip", true), ("GZIP", true), ("gzip, deflate, br", true), ("br;q=1.0, gzip;q=0.8", true), ("*", true),
        ("gzip;q=0", false), ("gzip; q=0.000", false), ("gzip;q=0, *", false), ("*;q=0", false), ("*;q=0, gzip", true),
        ("deflate", false), ("", false), ("identity", false), ("xgzip", false), ("gzip;q=0.001", true),
    ])
    func codings(header: String, isAllowed: Bool) {
        #expect(AcceptEncoding.allowsGzip(header) == isAllowed)
        #expect(!AcceptEncoding.allowsGzip(nil))
    }
}
