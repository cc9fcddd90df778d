import Foundation
import Testing

@testable import Referencing

@Suite struct IdentifierTests {
    /// Domain facts, section 5.
    @Test(arguments: [
        ("35600000000048", true), ("35600000018723", true), ("35600000018724", false), ("55208131766522", true),
        ("55208131766523", false), ("00000000000000", true),
    ])
    func checksums(siret: String, passes: Bool) throws {
        #expect(try #require(Siret(siret)).passesChecksum == passes)
    }

    @Test(arguments: [
        "552 081 317 66522", "552.081.317.66522", "552\u{A0}081\u{202F}317-66522", " 55208131766522\n",
        "55208131766522\u{200B}",
    ])
    func siretsAsPeopleTypeThem(typed: String) {
        #expect(Siret(typed)?.digits == "55208131766522")
    }

    @Test(arguments: ["", "552081317", "552081317665222", "5520813176652A", "٥٥٢٠٨١٣١٧٦٦٥٢٢", "５５２０８１３１７６６５２２"])
    func textsThatAreNoSiret(typed: String) {
        #expect(Siret(typed) == nil)
    }

    @Test(arguments: [("438391195", "FR67438391195"), ("552081317", "FR03552081317")])
    func vatOfASiren(siren: String, vat: String) throws {
        #expect(try VATNumber(vat).value == vat)
        #expect(try VATNumber(vat).siren?.digits == siren)
    }

    @Test(arguments: [
        ("fr 67 438 391 195", "FR67438391195"), ("FR.03.552.081.317", "FR03552081317"),
        ("de 123 456 789", "DE123456789"),
        ("IE1234567WA", "IE1234567WA"), ("NL123456789B01", "NL123456789B01"), ("atu12345678", "ATU12345678"),
    ])
    func vatNumbersAsPeopleTypeThem(typed: String, value: String) throws {
        #expect(try VATNumber(typed).value == value)
    }

    @Test(arguments: [
        ("FR00438391195", VATNumber.Malformed.key(expected: "67")), ("FR6743839119", .pattern(country: "FR")),
        ("DE12345678", .pattern(country: "DE")), ("ZZ123456789", .notAVATNumber), ("", .notAVATNumber),
    ])
    func malformedVATNumbers(typed: String, reason: VATNumber.Malformed) {
        #expect(throws: reason) { try VATNumber(typed) }
    }

    @Test(arguments: [
        ("", SupplierIdentifier.Malformed.empty), ("  ", .empty), ("552081317", .siren),
        ("12345", .tooShort(digits: 5)),
        ("bonjour", .neither), ("FR00438391195", .vat(.key(expected: "67"))),
    ])
    func malformedIdentifiers(typed: String, reason: SupplierIdentifier.Malformed) {
        #expect(throws: reason) { try SupplierIdentifier(typed) }
    }

    @Test(arguments: [("6202A", "62.02A"), ("62.02a", "62.02A"), (" 70.22 Z ", "70.22Z")])
    func nafCodes(typed: String, value: String) {
        #expect(NAFCode(typed)?.value == value)
        #expect(NAFCode("6202") == nil && NAFCode("62.02AA") == nil)
    }

    @Test(arguments: [
        ("35000", "35"), ("20000", "2A"), ("20137", "2A"), ("20200", "2B"), ("20600", "2B"), ("97400", "974"),
        ("75115", "75"),
    ])
    func departmentsOfPostalCodes(postalCode: String, code: String) {
        #expect(Department(postalCode: postalCode)?.code == code)
    }

    @Test func theGeographyIsWhole() {
        #expect(Department.all.count == 101 && Region.all.count == 18)
        #expect(Region.all.flatMap(\.departments).count == 101)
        #expect(Department(communeCode: "2A004")?.code == "2A" && Department(communeCode: "97411")?.code == "974")
    }

    @Test(arguments: [("exemple.fr", "https://exemple.fr"), ("http://a.fr/x", "http://a.fr/x")])
    func webAddresses(typed: String, value: String) {
        #expect(WebAddress(typed)?.value == value)
    }

    @Test(arguments: ["javascript:alert(1)", "https://", "pas un site", "https://u:p@a.fr", "data:text/html,x", ".fr"])
    func textsThatAreNoWebAddress(typed: String) {
        #expect(WebAddress(typed) == nil)
    }

    @Test(arguments: [
        ("L’Atelier Œuvré", "l-atelier-oeuvre"), ("  --  ", "activateur"), ("Élan & Cie", "elan-cie"),
        ("日本", "activateur"),
    ])
    func slugs(name: String, slug: String) {
        #expect(Slug.of(name) == slug)
    }

    @Test func aFicheNeverTakesTheNameOfAPage() {
        #expect(
            Slug.candidates(name: "Carte", identifier: "55208131766522") == ["carte-66522", "carte-55208131766522"])
        #expect(Slug.candidates(name: "Cartes", identifier: "55208131766522").first == "cartes")
    }
}

@Suite struct CivilDayTests {
    @Test(arguments: [
        "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "", "2026-04-31", "26-01-01", "2026-01-01T",
    ])
    func daysThatDoNotExist(text: String) {
        #expect(CivilDay(text) == nil)
    }

    @Test(arguments: [
        ("2026-12-31", 2, "2027-02-28"), ("2026-01-15", 2, "2026-03-15"), ("2027-12-31", 2, "2028-02-29"),
    ])
    func months(from: String, months: Int, to: String) throws {
        #expect(try #require(CivilDay(from)).adding(months: months).description == to)
    }

    @Test func daysCrossTheChangeOfTheHour() throws {
        let day = try #require(CivilDay("2026-03-28"))
        #expect(day.adding(days: 1).description == "2026-03-29" && day.adding(days: 2).description == "2026-03-30")
        #expect(day.days(until: day.adding(days: 200)) == 200)
    }

    /// Clocks in Paris on the days when the hour changes, and on a plain one.
    @Test(arguments: [
        (1_774_743_000.0, 1, 10), (1_774_746_600, 3, 10), (1_774_825_800, 1, 10), (1_792_888_200, 2, 30),
        (1_792_891_800, 2, 30), (1_792_967_400, 23, 30),
    ])
    func hours(instant: Double, hour: Int, minute: Int) {
        #expect(CivilDay.clock(of: Date(timeIntervalSince1970: instant)) == (hour, minute))
    }

    @Test func theDayIsThatOfParis() throws {
        // 31 December 2025, 23:30 UTC is already the new year in Paris.
        let midnight = try #require(CivilDay("2026-01-01")).start
        #expect(CivilDay(of: midnight).description == "2026-01-01")
        #expect(CivilDay(of: midnight - 1).description == "2025-12-31")
    }
}
