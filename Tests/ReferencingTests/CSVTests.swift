import Referencing
import Testing

@Suite struct CSVTests {
    /// What a spreadsheet runs is written as text.
    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+33122334455", "'+33122334455"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("  =HYPERLINK(1)", "'  =HYPERLINK(1)"), ("a=1", "a=1"), ("", ""), ("12 rue", "12 rue"),
        ("=\"a\"", "\"'=\"\"a\"\"\""), ("=1,2", "\"'=1,2\""),
    ])
    func aCellDoesNotRun(text: String, written: String) { #expect(CSV.harmlessCell(text) == written) }
}
