import ArgumentParser
import Foundation
import Gateways
import Portal
import Referencing
import Store

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Fill an empty database with invented activators, applications and accounts.",
        subcommands: [Load.self, Code.self], defaultSubcommand: Load.self)

    /// The present code of the second factor of an invented account.
    struct Code: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "code", abstract: "Print the present security code of a demo account of the staff.")

        @Argument(help: "The account's e-mail address.") var email: String

        func run() async throws {
            let stores = try await Stores.ready(try await Settings())
            guard let code = try await stores.secondFactors.ofDemo(email) else {
                throw Stop("« \(email) » is not a demo account of the staff.")
            }
            print(code.code(at: Date()))
        }
    }
}

/// What `demo` does alone.
struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load", abstract: "Fill the database (what demo does alone).")

    @Option(help: "How many activators to invent.") var count = 3000

    func validate() throws {
        guard (0...1_000_000).contains(count) else { throw ValidationError("--count is a number from 0 to 1000000.") }
    }

    func run() async throws {
        let settings = try await Settings()
        // Invented data may go into a database of its own, made for it.
        _ = try await Stores.open(settings, isNew: true).migrations.run(at: Date())
        let stores = try await Stores.ready(settings)
        if try await stores.accounts.holdsRealOnes() {
            throw Stop("this database holds real accounts: the demonstration is not loaded.")
        }
        if try await stores.suppliers.holdsRealOnes() {
            throw Stop("this database holds real suppliers: the demonstration is not loaded.")
        }
        if try await stores.accounts.named(DemoAccounts.staff[0].email) == nil {
            try await DemoActivators(count: count).load(into: stores)
            let accounts = DemoAccounts(stores: stores)
            try await accounts.openStaff()
            try await DemoApplications(
                stores: try await Self.issuing(stores, settings), settings: settings, accounts: accounts
            )
            .load()
            try await DemoRequests(stores: stores, settings: settings, accounts: accounts).load()
        }
        try await DemoAccounts(stores: stores).printAll()
    }
}

extension Load {
    /// The demonstration's applications have their letters, and write to nobody.
    private static func issuing(_ stores: Stores, _ settings: Settings) async throws -> Stores {
        let renderer = try await Renderer(
            folder: "\(settings.home)/Templates", assets: try Assets(folder: "\(settings.home)/Public"))
        let portal = try settings.portal(served: "http://127.0.0.1:8080")
        return Announcements.issuing(stores, settings: portal, renderer: renderer)
    }
}

/// Invented activators with periods of every kind, taken in like a partner list.
struct DemoActivators {
    let count: Int

    func load(into stores: Stores) async throws {
        var random = SeededGenerator(seed: 20_200_130)
        var bar = ProgressBar("Activators", total: count)
        let today = CivilDay(of: Date())
        for start in stride(from: 0, to: count, by: 500) {
            let numbers = start..<min(start + 500, count)
            let groups = try numbers.map { number in
                try lines(try DemoFirm(number, using: &random), number, today: today)
            }
            _ = try await stores.suppliers.importLines(groups, by: .command("demo"), origin: .demo, at: Date())
            bar.show(numbers.upperBound)
        }
    }

    private func lines(_ firm: DemoFirm, _ number: Int, today: CivilDay) throws -> [PartnerLine] {
        let first = today.adding(days: -(200 + number * 7 % 1500))
        let middle = today.adding(days: -(60 + number % 100))
        let periods: [(CivilDay, CivilDay?, EndReason?)] =
            switch number % 25 {
            case 3: [(first, middle, .suspension)]
            case 7: [(first, middle, .voluntary)]
            case 11: [(first, middle, .suspension), (middle.adding(days: 30), nil, nil)]
            case 17: [(first, middle, .dereferencing)]
            default: [(first, nil, nil)]
            }
        return try periods.map { start, end, reason in
            var line = try PartnerLine(cells: [
                firm.siret.digits, "", firm.name, firm.address, firm.postalCode, firm.department.seat,
                "https://www.\(Slug.of(firm.name)).example", "", "",
                "\(firm.short) \(firm.long.replacingOccurrences(of: "\n", with: " "))",
                firm.themes.map(\.rawValue).joined(separator: "|"),
                firm.isNational ? "national" : firm.served.map(\.code).joined(separator: "|"), start.description,
                end?.description ?? "", reason?.rawValue ?? "",
            ])
            (line.sizes, line.isRemote, line.firstMeetingFree) = (firm.sizes, firm.isRemote, firm.firstMeetingFree)
            return line
        }
    }
}

/// The accounts of the demonstration; their passwords are public, so they exist beside invented data alone.
struct DemoAccounts {
    let stores: Stores
    private let passwords = Passwords()

    init(stores: Stores) { self.stores = stores }

    static let staff: [(email: String, name: String, role: Role, password: String)] = [
        ("instruction@demo.example", "Irène Truchet", .reviewer, "demo-instruction-2026"),
        ("instruction2@demo.example", "Ivan Struchen", .reviewer, "demo-instruction-2026"),
        ("validation@demo.example", "Valérie Deurin", .approver, "demo-validation-2026"),
        ("administration@demo.example", "Ada Minot", .administrator, "demo-administration-2026"),
    ]
    static let applicantPassword = "demo-candidature-2026"

    func openStaff() async throws {
        for account in Self.staff {
            try await stores.accounts.open(
                email: account.email, name: account.name, role: account.role,
                passwordHash: try await passwords.hash(account.password), by: .command("demo"), isDemo: true, at: Date()
            )
            if let id = try await stores.accounts.named(account.email)?.id {
                try await stores.secondFactors.giveToDemo(id, at: Date())
                if let capacity = account.role.demoCapacity {
                    let first = CivilDay(of: Date()).adding(days: -400)
                    try await stores.delegations.record(
                        capacity, by: "arrêté de démonstration", to: id, from: first, until: nil,
                        recordedBy: .command("demo"), "demo", at: Date())
                }
            }
        }
    }

    func openApplicant(_ email: String, _ name: String) async throws -> Actor {
        try await stores.accounts.open(
            email: email, name: name, role: .applicant,
            passwordHash: try await passwords.hash(Self.applicantPassword), by: .command("demo"), isDemo: true,
            at: Date())
        guard let account = try await stores.accounts.named(email) else {
            throw Stop("the account \(email) is not kept.")
        }
        return account.actor
    }

    func staff(_ index: Int) async throws -> Actor {
        guard let account = try await stores.accounts.named(Self.staff[index].email) else {
            throw Stop("the demonstration's staff is missing.")
        }
        return account.actor
    }

    func printAll() async throws {
        print("Demo accounts (address, password, secret of the second factor):")
        for account in Self.staff {
            let secret = try await stores.secondFactors.ofDemo(account.email)?.base32 ?? ""
            print(
                "  \(account.role.rawValue.padded(15)) \(account.email.padded(30)) \(account.password.padded(25)) \(secret)"
            )
        }
        print("  The present security code of one of them: activateurs demo code ADDRESS")
        for state in DemoApplications.states {
            print(
                "  \("candidat".padded(15)) \("\(state.name)@demo.example".padded(30)) \(Self.applicantPassword)  (\(state.what))"
            )
        }
    }
}

extension Role {
    /// In which capacity an invented member of the staff signs.
    fileprivate var demoCapacity: String? {
        switch self {
        case .reviewer: "chargée de mission France Num"
        case .approver: "cheffe de projet France Num"
        case .applicant, .administrator: nil
        }
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        padding(toLength: max(width, count), withPad: " ", startingAt: 0)
    }
}
