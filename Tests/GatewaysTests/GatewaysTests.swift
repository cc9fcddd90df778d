import Foundation
import Referencing
import TestSupport
import Testing

@testable import Gateways

@Suite struct RegisterAnswerTests {
    private static let siret = Siret("55208131766522")

    private static func answer(_ text: String) throws -> RegistryAnswer {
        try CompanyRegistry.answer(Data(text.utf8), for: try #require(siret))
    }

    private static func unit(firm: String = "A", place: String = "A", siege: Bool = true) -> String {
        let establishment = """
            {"siret":"55208131766522","adresse":"12 RUE DES LILAS 35000 RENNES","code_postal":"35000","commune":"35238",
            "libelle_commune":"RENNES","activite_principale":"62.02A","etat_administratif":"\(place)","latitude":"48.1",
            "date_debut_activite":"2019-05-02","nom_commercial":null,"liste_enseignes":["LE PHARE"]}
            """
        let other = #"{"siret":"55208131799999","etat_administratif":"A"}"#
        return """
            {"results":[{"siren":"552081317","nom_complet":"phare","nom_raison_sociale":"PHARE","nature_juridique":"5499",
            "activite_principale":"70.22Z","etat_administratif":"\(firm)","siege":\(siege ? establishment : other),
            "matching_etablissements":[\(siege ? "" : establishment)]}]}
            """
    }

    @Test(arguments: [true, false])
    func theEstablishmentAskedForIsRead(siege: Bool) throws {
        guard case .found(let record) = try Self.answer(Self.unit(siege: siege)) else { throw Unexpected() }
        #expect(record.name == "PHARE" && record.tradeName == "LE PHARE" && record.naf == "62.02A")
        #expect(record.address == "12 RUE DES LILAS" && record.commune == "RENNES" && record.communeCode == "35238")
        #expect(record.since == CivilDay("2019-05-02") && record.isActive)
    }

    @Test(arguments: [("C", "F"), ("A", "F"), ("C", "A")])
    func whatHasCeasedIsTold(firm: String, place: String) throws {
        guard case .ceased(let record) = try Self.answer(Self.unit(firm: firm, place: place)) else {
            throw Unexpected()
        }
        #expect(!record.isActive)
    }

    @Test(arguments: [
        #"{"results":[]}"#, #"{"results":[{"siren":"111111111"}]}"#, #"{"results":[{"siren":"552081317"}]}"#,
    ])
    func anotherCompanyIsNotTheOneAskedFor(text: String) throws {
        #expect(try Self.answer(text) == .notFound)
    }

    @Test(arguments: ["", "<html>", "{}", #"{"results":{}}"#, #"{"results":[{"siren":1}]}"#])
    func oddAnswersAreErrorsAndNotCrashes(text: String) {
        #expect(throws: (any Error).self) { try Self.answer(text) }
    }

    @Test func aClosedPortIsUnavailable() async throws {
        let answer = await CompanyRegistry(url: "http://127.0.0.1:1", timeout: 500).establishment(
            try #require(Self.siret))
        guard case .unavailable = answer else { throw Unexpected() }
    }

    struct Unexpected: Error {}
}

@Suite struct MailTests {
    @Test func aMessageIsWrittenAsTheStandardSays() throws {
        let message = MailMessage(
            id: "abc", from: "Activateurs « France Num » <ne-pas@exemple.fr>", to: "a@b.fr",
            subject: "Accusé de réception\r\nBcc: voleur@exemple.fr", body: "Bonjour œuvre\n",
            date: Date(timeIntervalSince1970: 0))
        let lines = message.rendered.components(separatedBy: "\r\n")
        #expect(
            lines.contains("Message-ID: <abc@exemple.fr>") && lines.contains("Date: Thu, 01 Jan 1970 00:00:00 +0000"))
        #expect(!lines.contains { $0.hasPrefix("Bcc:") }, "what a person typed starts no header")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && $0.utf8.allSatisfy { $0 < 128 } })
        let body = try #require(message.rendered.components(separatedBy: "\r\n\r\n").last)
        #expect(Data(base64Encoded: body, options: .ignoreUnknownCharacters) == Data("Bonjour œuvre\r\n".utf8))
    }

    @Test(arguments: ["gopher://x", "smtp://", "", "smtp+plain://user:secret@host"])
    func addressesThatAreNoRelay(url: String) {
        #expect(throws: (any Error).self) { try MailTransport(url: url) }
    }

    @Test func aFolderKeepsOneFileAMessage() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "mail-\(UUID().uuidString)")
        let transport = try MailTransport(url: "file:\(folder.path)")
        let message = MailMessage(id: "one", from: "a@b.fr", to: "c@d.fr", subject: "s", body: "b", date: Date())
        try await transport.send(message)
        try await transport.send(message)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["one.eml"])
        try FileManager.default.removeItem(at: folder)
    }
}

@Suite struct PasswordTests {
    @Test func aPasswordMatchesItsOwnHashAlone() async throws {
        let passwords = Passwords()
        let hash = try await passwords.hash("une phrase assez longue")
        #expect(hash.hasPrefix("$argon2id$v=19$m=19456,t=2,p=1$"))
        #expect(try await passwords.matches("une phrase assez longue", hash))
        #expect(try await !passwords.matches("une phrase assez longuE", hash))
        #expect(try await !passwords.matches("", nil))
        // A decoy that could not be read would be refused at once, and tell that the account does not exist.
        #expect(Passwords.verify("x", decoy).rawValue == -35, "ARGON2_VERIFY_MISMATCH: it was computed and compared")
        #expect(decoy.hasPrefix(hash.prefix(31)), "the same cost as a real one")
        #expect(try await passwords.hash("une phrase assez longue") != hash, "the salt is random")
    }
}

@Suite struct PDFTests {
    @Test(arguments: [
        (Data(), PDFInspector.Fault.empty), (Data("bonjour".utf8), .notAPDF),
        (Data("%PDF-1.7\nrien".utf8), .unreadable),
    ])
    func filesThatAreNotTaken(bytes: Data, fault: PDFInspector.Fault) async {
        await #expect(throws: fault) { try await PDFInspector().pages(of: bytes) }
    }

    @Test func randomBytesAfterTheMarkAreRefused() async {
        var random = SeededGenerator(test: "randomBytesAfterTheMarkAreRefused")
        for _ in 0..<5 {
            let noise = Data((0..<2000).map { _ in UInt8.random(in: 0...255, using: &random) })
            await #expect(throws: PDFInspector.Fault.unreadable) {
                try await PDFInspector().pages(of: Data("%PDF-1.4\n".utf8) + noise)
            }
        }
    }

    @Test func aProgramThatTakesTooLongIsStopped() async {
        await #expect(throws: LimitedProcess.Failure.self) {
            try await LimitedProcess("/bin/sleep", seconds: 1).run(["30"])
        }
    }

    @Test func aProgramThatSaysTooMuchIsStopped() async {
        for _ in 0..<5 {
            await #expect(throws: LimitedProcess.Failure.self) {
                try await LimitedProcess("/usr/bin/yes", seconds: 3).run([], outputLimit: 10_000)
            }
        }
    }

    @Test func aProgramThatFailsGivesItsCodeAndWords() async throws {
        for _ in 0..<20 {
            let result = try await LimitedProcess("/bin/ls").run(["/nowhere"])
            #expect(result.code == 2 && result.errors.contains("/nowhere") && result.output.isEmpty)
        }
    }

    @Test func aMissingPrinterIsANamedFailure() async {
        await #expect(throws: PDFPrinter.Failure.self) { try await PDFPrinter(program: "/nowhere").print("<p>x</p>") }
    }

    @Test func aCodeHasItsThreeCornersAndAQuietZone() throws {
        let svg = try QRCode.svg("https://exemple.fr/lettre/LE-2026-ABCDEFGHJK")
        #expect(svg.hasPrefix("<svg") && svg.contains("M4 4h1v1h-1z") && !svg.contains("M3 "))
        #expect(throws: QRCode.TooLong.self) { try QRCode.svg(String(repeating: "x", count: 5000)) }
    }

    /// A program that ignores the request to end, and has started another one: both are gone afterwards.
    @Test func aProgramThatWillNotEndIsEndedWithWhatItStarted() async throws {
        let mark = "6\(Int.random(in: 1000...9999))"
        await #expect(throws: LimitedProcess.Failure.self) {
            _ = try await LimitedProcess("/bin/sh", seconds: 1).run(
                ["-c", "trap '' TERM; sleep \(mark) & while true; do sleep \(mark); done"])
        }
        // The kernel takes a moment to bury them.
        for _ in 0..<100 where try !Self.processes(mark).isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try Self.processes(mark).isEmpty)
    }

    private static func processes(_ mark: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
            guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            return String(decoding: line, as: UTF8.self).contains("sleep\0\(mark)")
        }
    }

    @Test(arguments: [
        ("127.0.0.1:3310", Antivirus.Address.tcp(host: "127.0.0.1", port: 3310)),
        ("[::1]:3310", .tcp(host: "::1", port: 3310)), ("unix:/run/clamd.ctl", .socket(path: "/run/clamd.ctl")),
        ("", nil), ("clamd", nil), (":3310", nil), ("clamd:0", nil), ("clamd:99999", nil), ("unix:clamd", nil),
        ("http://clamd:3310", nil),
    ])
    func theAddressOfAnAntivirusIsReadOrRefused(text: String, address: Antivirus.Address?) {
        #expect(Antivirus.Address(text) == address)
    }

    @Test func anAnswerOfTheAntivirusIsAVerdictOrAFault() throws {
        #expect(try Antivirus.read("stream: OK\0") == .clean)
        #expect(try Antivirus.read("stream: Eicar-Test FOUND\0") == .infected("Eicar-Test"))
        for answer in ["", "OK\0", "stream: \0", "INSTREAM size limit exceeded. ERROR\0", "stream: x ERROR\0"] {
            #expect(throws: Antivirus.Failure.self) { try Antivirus.read(answer) }
        }
    }
}
