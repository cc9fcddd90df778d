import Directory
import Foundation
import Gateways
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Referencing
import Store
import TestSupport

@testable import Portal

/// The whole portal without a socket, over a database in memory; templates are strict: a name that no page holds
/// is an error.
struct TestPortal {
    let portal: Portal
    let directory: LiveDirectory
    private let application: Hummingbird.Application<RouterResponder<PortalContext>>
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized.path

    init(_ change: (inout PortalSettings) -> Void = { _ in }) async throws {
        let stores = Stores(database: try TestDatabase.make())
        _ = try await stores.migrations.run(at: Date())
        var settings = PortalSettings(baseURL: "http://127.0.0.1:8080")
        settings.publicFolder = "\(Self.root)/Public"
        change(&settings)
        directory = LiveDirectory(
            stores: stores,
            synonyms: Synonyms(
                try String(contentsOfFile: "\(Self.root)/Templates/lists/synonymes.txt", encoding: .utf8)),
            logger: TestPortal.logger)
        portal = Portal(
            settings: settings, stores: stores,
            renderer: try await Renderer(
                folder: "\(Self.root)/Templates", assets: try Assets(folder: "\(Self.root)/Public"), isStrict: true),
            charters: try Charters(folder: "\(Self.root)/Templates/charters"),
            schemes: try Self.schemes.get(), directory: directory,
            registry: CompanyRegistry(url: "http://127.0.0.1:1", timeout: 200),
            printer: PDFPrinter(program: "\(Self.root)/.venv/bin/weasyprint"),
            commonPasswords: try CommonPasswords(files: [
                "\(Self.root)/Templates/lists/common-passwords.txt", "\(Self.root)/.venv/common-passwords.txt",
            ]))
        application = Hummingbird.Application(router: try portal.router(), logger: Self.logger)
        try await directory.refresh()
    }

    /// Read and proved once.
    private static let schemes = Result { try Schemes(folder: "\(root)/Schemes") }

    /// Speaks of what should never happen alone.
    private static let logger: Logger = {
        var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        logger[metadataKey: "hb.request.id"] = "test"
        return logger
    }()

    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        /// What a hidden field of the page holds.
        func hidden(_ name: String) -> String? {
            guard let start = text.firstRange(of: "name=\"\(name)\" value=\"") else { return nil }
            return String(text[start.upperBound...].prefix { $0 != "\"" })
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String = "", cookies: String? = nil,
        headers more: HTTPFields = [:]
    ) async throws -> Answer {
        var headers: HTTPFields = more
        if let cookies { headers[.cookie] = cookies }
        if method == .post, headers[.contentType] == nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        let request = headers
        return try await application.test(.router) { client in
            try await client.execute(uri: path, method: method, headers: request, body: ByteBuffer(string: body)) {
                response in
                Answer(status: response.status.code, headers: response.headers, text: String(buffer: response.body))
            }
        }
    }
}

/// A person who uses the portal: keeps the cookies and the forms' token.
final class TestVisitor {
    let app: TestPortal
    private(set) var cookies: [String: String] = [:]
    private var email = ""

    init(_ app: TestPortal) { self.app = app }

    private var header: String? {
        cookies.isEmpty ? nil : cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    }

    func get(_ path: String) async throws -> TestPortal.Answer { keep(try await app.send(.get, path, cookies: header)) }

    func post(_ path: String, _ pairs: [(String, String)] = []) async throws -> TestPortal.Answer {
        if cookies.isEmpty { _ = try await get(Routes.logIn.path()) }
        let csrf = SessionMiddleware.csrf(of: cookies["session"] ?? cookies["visiteur"] ?? "")
        let body = (pairs + [("csrf", csrf)]).map { "\(Address.encoded($0.0))=\(Address.encoded($0.1))" }.joined(
            separator: "&")
        return keep(try await app.send(.post, path, body: body, cookies: header))
    }

    /// A session without the log-in page, for tests of what comes after it.
    func enter(_ email: String, _ role: Role, isProved: Bool = true) async throws -> TestVisitor {
        let (stores, now) = (app.portal.stores, Date())
        try await stores.accounts.open(
            email: email, name: "Personne \(role.rawValue)", role: role, passwordHash: "x", by: .command("test"),
            isDemo: true,
            at: now)
        guard let account = try await stores.accounts.named(email) else { throw Failure.notFound }
        if role.analyses {
            try await stores.delegations.record(
                "cheffe", by: "arrêté du 2 janvier 2026", to: account.id, from: CivilDay(of: now).adding(days: -400),
                until: nil,
                recordedBy: .command("test"), "test", at: now)
        }
        if role.isStaff, isProved { try await stores.secondFactors.giveToDemo(account.id, at: now) }
        self.email = email
        cookies["session"] = try await stores.sessions.start(for: account, replacing: nil, isProved: isProved, at: now)
        return self
    }

    /// The code that the authenticator of a member of staff shows now.
    func code() async throws -> String {
        try await app.portal.stores.secondFactors.ofDemo(email)?.code(at: Date()) ?? ""
    }

    private func keep(_ answer: TestPortal.Answer) -> TestPortal.Answer {
        for field in answer.headers[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1).map(String.init)
            if pair.count == 2 { cookies[pair[0]] = pair[1] }
        }
        return answer
    }
}

extension Portal {
    /// To give an account a password without the log-in page.
    var passwordsForTests: Passwords { Passwords() }
}

extension DirectorySnapshot {
    /// Who is listed, for tests.
    var names: [(name: String, slug: String)] {
        (0..<UInt32(count)).map { (compact($0).name, compact($0).slug) }
    }
}
