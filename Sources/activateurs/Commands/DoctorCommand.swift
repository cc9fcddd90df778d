import ArgumentParser
import Foundation
import Gateways
import Portal
import Referencing
import Store

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look at all that the service needs, and say what to do.",
        discussion: "Run it as the service's user, with the service's settings. Exit 1 when something is missing.")

    func run() async throws {
        let settings = try await Settings()
        var report = Report()
        await report.look("settings", "correct the setting; serve --help lists them all") {
            _ = try settings.portal(served: "http://127.0.0.1:8080")
            _ = (
                try settings.antivirus(), try settings.proConnect(), try settings.metricsAddress(),
                try settings.drainSeconds()
            )
            return "they can serve"
        }
        await database(settings, &report)
        await programs(settings, &report)
        await report.look("templates", "install Templates/ and Public/ in APP_HOME, or run make setup") {
            _ = try await Renderer(
                folder: "\(settings.home)/Templates", assets: try Assets(folder: "\(settings.home)/Public"))
            return "all are read"
        }
        await report.look("e-mail", "correct SMTP_URL, or start the relay") { try await settings.smtp.probe() }
        await report.look("company registry", "correct COMPANY_REGISTER_URL; without it people type what it would tell")
        {
            // An establishment that has long been there.
            guard let siret = Siret("55208131766522") else { return "not asked" }
            switch await CompanyRegistry(url: settings.registryURL, timeout: 5000).establishment(siret) {
            case .unavailable(let reason): throw Stop(reason)
            default: return "it answers"
            }
        }
        await neighbours(settings, &report)
        await report.look("temporary files", "make room, or set TMPDIR to a disk that has some") {
            try Self.room(at: FileManager.default.temporaryDirectory.path)
        }
        guard report.faults == 0 else {
            throw Stop("what is missing: \(report.faults). The lines above say what to do.")
        }
        print("All that the service needs is there.")
    }

    /// Those that a setting names; without it the service does without them.
    private func neighbours(_ settings: Settings, _ report: inout Report) async {
        await report.look("antivirus", "start ClamAV’s daemon, or correct CLAMD_ADDRESS") {
            guard let antivirus = try settings.antivirus() else { return "none is set: nobody looks at files" }
            let verdict: Antivirus.Verdict
            do { verdict = try await antivirus.verdict(on: Data("activateurs doctor".utf8)) } catch {
                throw Stop("it does not answer")
            }
            guard case .clean = verdict else { throw Stop("it takes a harmless text for infected") }
            return "it answers"
        }
        await report.look("ProConnect", "correct PROCONNECT_ISSUER; without it people log in by passwords alone") {
            guard let provider = try settings.proConnect() else { return "none is set: passwords alone" }
            _ = try await provider.logInAddress(
                .init(secret: "doctor", next: "doctor"), returningTo: settings.baseURL ?? "http://127.0.0.1",
                state: "doctor")
            return "it answers"
        }
    }

    private func database(_ settings: Settings, _ report: inout Report) async {
        var opened: Stores?
        await report.look("database", "see README, « In production »; activateurs migrate brings the schema up to date")
        {
            let stores = try await Stores.ready(settings, isPatient: false)
            opened = stores
            try await stores.suppliers.tryWriting()
            if let fault = try await stores.database.faults(thorough: false).first { throw Stop(fault) }
            return "\(settings.databaseName) takes writes, its schema is up to date and its pages are whole"
        }
        await report.look("delegations", "see activateurs staff delegate --help") {
            guard let stores = opened else { throw Stop("there is no database to read them in") }
            let today = CivilDay(of: Date())
            let held = try await stores.delegations.all().count { $0.delegation.isInForce(on: today) }
            return held == 0
                ? "none is in force, so nobody can decide: activateurs staff delegate" : "\(held) in force"
        }
        await report.look("clock", "set the clock by NTP: deadlines and security codes go by it") {
            guard let stores = opened else { throw Stop("there is no database to compare with") }
            guard let found = try await stores.database.clock() else {
                return "the database has none of its own"
            }
            let difference = abs(found.timeIntervalSinceNow)
            guard difference < 5 else { throw Stop("\(Int(difference)) s away from the database server's") }
            return "the database server's agrees"
        }
    }

    private func programs(_ settings: Settings, _ report: inout Report) async {
        let programs = [settings.printer, "/usr/bin/qpdf", "/usr/bin/pdfinfo", "/usr/bin/pdftoppm", "/usr/bin/prlimit"]
        await report.look("programs", "install the packages that the Makefile lists, or run make setup") {
            let missing = programs.filter { !FileManager.default.isExecutableFile(atPath: $0) }
            guard missing.isEmpty else { throw Stop("missing: \(missing.joined(separator: ", "))") }
            return "those that make and read PDF files are there"
        }
    }

    private static func room(at path: String) throws -> String {
        let room = try FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? Int64 ?? 0
        guard room >= 256 << 20 else { throw Stop("\(path) has \(room >> 20) MB left") }
        return "\(path) has \(room >> 20) MB left"
    }

    /// What was looked at, a line each.
    private struct Report {
        var faults = 0

        mutating func look(_ name: String, _ advice: String, _ body: () async throws -> String) async {
            do {
                print("ok       \(name): \(try await body())")
            } catch {
                faults += 1
                let reason = (error as? Stop)?.sentence ?? "\(error)"
                print("MISSING  \(name): \(reason.trimmingCharacters(in: ["."])). What to do: \(advice).")
            }
        }
    }
}
