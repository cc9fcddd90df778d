import ArgumentParser
import Directory
import Foundation
import Gateways
import Hummingbird
import Logging
import Metrics
import Portal
import ServiceLifecycle
import Store
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the portal.",
        discussion: "Settings, from the environment or a .env file:\n"
            + Settings.all.map { "  \($0.name)\n      \($0.help) (default: \($0.usual.isEmpty ? "none" : $0.usual))" }
            .joined(separator: "\n"))

    @Option(help: "The address to listen on.") var hostname = "127.0.0.1"
    @Option(help: "The port to listen on.") var port = 8080

    func validate() throws {
        guard (1...65535).contains(port) else { throw ValidationError("--port is a number from 1 to 65535.") }
    }

    func run() async throws {
        let settings = try await Settings()
        let logger = Logger.activateurs(settings)
        let stores = try await Stores.ready(settings, isPatient: false)
        let metricsAddress = try settings.metricsAddress()
        var portalSettings = try settings.portal(served: "http://\(hostname):\(port)")
        portalSettings.hasMetricsListener = metricsAddress != nil
        let isDemo = try await stores.accounts.holdDemoOnes()
        guard try !isDemo || !portalSettings.isSecure || settings.allowsDemo() else {
            throw Stop(
                "this database holds the demonstration, whose passwords are public: it is not served as \(portalSettings.baseURL) unless ALLOW_DEMO=on."
            )
        }
        try Self.checkPlace(settings)
        for left in try TemporaryFolder.sweep() {
            logger.warning("temporary folder not removed", metadata: ["folder": .string(left)])
        }
        let lists = "\(settings.home)/Templates/lists"
        let synonyms = Synonyms(try String(contentsOfFile: "\(lists)/synonymes.txt", encoding: .utf8))
        let directory = LiveDirectory(stores: stores, synonyms: synonyms, logger: logger)
        let assets = try Assets(folder: portalSettings.publicFolder)
        let portal = Portal(
            settings: portalSettings, stores: stores,
            renderer: try await Renderer(folder: "\(settings.home)/Templates", assets: assets, isDemo: isDemo),
            charters: try Charters(folder: "\(settings.home)/Templates/charters"),
            schemes: try Schemes(folder: "\(settings.home)/Schemes"), directory: directory,
            registry: CompanyRegistry(url: settings.registryURL), printer: PDFPrinter(program: settings.printer),
            commonPasswords: try CommonPasswords(files: ["\(lists)/common-passwords.txt", settings.commonPasswords]),
            antivirus: try settings.antivirus(), proConnect: try settings.proConnect(),
            metrics: Self.metrics)
        // The one in front leads visitors here as soon as the port answers.
        await directory.refreshOrLog()
        let worker = portal.mailWorker(settings.smtp, logger)
        let application = Application(
            responder: try portal.router().buildResponder(), server: ConnectionLimits(portalSettings).server,
            configuration: .init(
                address: .hostname(hostname, port: port), serverName: nil,
                availableConnectionsDelegate: .maximum(ConnectionLimits.mostOfAll, logger: logger)),
            onServerRunning: { [portalSettings] _ in
                Self.announce(portalSettings.baseURL, hostname, port)
                ReadinessNotification.send()
            },
            logger: logger)
        var services: [any Service] = [
            directory, worker, portal.watch(logger), portal.deadlines(logger), portal.registryKeeper(logger),
            application,
        ]
        if let quarantine = portal.quarantine(logger) { services.append(quarantine) }
        // The first to begin is the last to end: the last acts are signed too.
        if let anchors = try settings.anchors() { services.insert(portal.anchor(anchors, logger), at: 0) }
        if let (host, port) = metricsAddress {
            services.append(
                Application(
                    responder: portal.metricsRouter().buildResponder(),
                    configuration: .init(address: .hostname(host, port: port), serverName: nil), logger: logger))
        }
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigint], logger: logger)
        // Running requests are finished; an idle connection does not hold the process longer than this.
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        configuration.maximumCancellationDuration = .seconds(5)
        let (group, seconds) = (ServiceGroup(configuration: configuration), try settings.drainSeconds())
        // loi du 21 juin 2004, art. 1-1, formerly 6, III: whoever publishes names the host.
        if portalSettings.hostingProvider == nil {
            logger.warning("the legal notice names no host: set HOSTING_PROVIDER")
        }
        // Told to stop, it first lets the one in front see that nobody is to be led here any more.
        let stopping = Task { [ending = portal.ending] in
            for await _ in await UnixSignalsSequence(trapping: .sigterm) {
                ending.begin()
                try await Task.sleep(for: .seconds(seconds))
                await group.triggerGracefulShutdown()
            }
        }
        defer { stopping.cancel() }
        try await group.run()
    }

    /// What the process measures; the system takes one such place, once.
    private static let metrics: PrometheusMetrics = {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        return metrics
    }()

    /// Fails in one sentence when something that requests will need is not there.
    private static func checkPlace(_ settings: Settings) throws {
        let files = FileManager.default
        guard files.isExecutableFile(atPath: settings.printer) else {
            throw Stop("the PDF printer \(settings.printer) is missing: run make setup, or set WEASYPRINT.")
        }
        guard files.isReadableFile(atPath: settings.commonPasswords) else {
            throw Stop("the list of common passwords \(settings.commonPasswords) is missing: run make setup.")
        }
        guard files.isReadableFile(atPath: "\(settings.home)/Public/dsfr/portal.min.css") else {
            throw Stop("the design system is missing in \(settings.home)/Public/dsfr: run make setup.")
        }
        if case .folder(let path) = settings.smtp {
            try files.createDirectory(atPath: path, withIntermediateDirectories: true)
            guard files.isWritableFile(atPath: path) else { throw Stop("the mail folder \(path) is not writable.") }
        }
    }

    @Sendable private static func announce(_ base: String, _ hostname: String, _ port: Int) {
        print("Activateurs France Num is served on http://\(hostname):\(port)")
        if base != "http://\(hostname):\(port)" { print("Visitors see it as \(base)") }
        fflush(nil)
    }
}

extension Stores {
    /// The stores that the settings name.
    /// - Parameter isNew: whether a database that is missing is made.
    /// - Parameter isPatient: false for the service, where nobody waits for ever.
    static func open(_ settings: Settings, isNew: Bool = false, isPatient: Bool = true) throws -> Stores {
        do {
            return try Stores(url: settings.databaseURL, isNew: isNew, isPatient: isPatient)
        } catch let error as UnknownDatabase {
            throw error
        } catch let error as DatabaseUnavailable where error.reason == .missing {
            throw Stop("there is no database at \(settings.databaseName): activateurs migrate --new makes one.")
        } catch {
            throw Stop("the database \(settings.databaseName) cannot be opened: \(error)")
        }
    }

    /// The stores, with a schema that is up to date.
    static func ready(_ settings: Settings, isPatient: Bool = true) async throws -> Stores {
        let stores = try open(settings, isPatient: isPatient)
        guard try await !DatabaseTransfer.isUnderWay(in: stores.database) else {
            throw Stop(
                "\(settings.databaseName) is half copied: run activateurs copy again, until it says that all is there.")
        }
        switch try await stores.migrations.fitness() {
        case .current, .later: return stores
        case .outdated:
            throw Stop("the schema of \(settings.databaseName) is not up to date: run activateurs migrate.")
        case .unusable:
            throw Stop("the schema of \(settings.databaseName) is a later release's: install that release.")
        }
    }
}
