import CPostgreSQL
import Foundation

/// One connection to a server, used by one thread at a time.
final class PostgreSQLConnection: Connection {
    private let base: OpaquePointer
    /// The names of the statements that the server has prepared, by their text.
    private var prepared: [String: String] = [:]
    /// Statements that go with the next one whose answer is wanted.
    private var waiting: [(name: String, values: [SQL.Value])] = []
    /// Whether an answer is being read: the connection takes no other statement meanwhile.
    private var isReading = false
    /// What the server warned of since this was emptied.
    private var warnings: [String] = []
    /// Whether the server fell silent: what it may still say is not waited for.
    private var isSilent = false
    /// How long one waits for it to say anything, in milliseconds; -1 without an end. Longer than it may take for a statement.
    private let longestSilence: Int32

    /// Prepared statements are kept; a program that wrote one for each list length would fill the server.
    private static let mostPrepared = 300
    /// How many are sent in one go: their answers have room where nobody reads them yet.
    private static let mostWaiting = 100

    /// - Parameters:
    ///   - address: `postgres://…`, with one host or several.
    ///   - longestSilence: in milliseconds.
    /// - Throws: ``Failure`` when no server answers, or none that can be written.
    init(_ address: String, longestSilence: Int32 = -1) throws {
        self.longestSilence = longestSilence
        guard let made = PQconnectdb(address) else { throw Failure(state: "", message: "no memory") }
        base = made
        guard PQstatus(base) == CONNECTION_OK else {
            throw Failure(state: "", message: Self.line(String(cString: PQerrorMessage(base))))
        }
        let receiver: PQnoticeProcessor = { place, text in
            guard let place, let text else { return }
            let connection = Unmanaged<PostgreSQLConnection>.fromOpaque(place).takeUnretainedValue()
            connection.warnings.append(PostgreSQLConnection.line(String(cString: text)))
        }
        PQsetNoticeProcessor(base, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    deinit { PQfinish(base) }

    /// Whether the connection is still usable, as far as this side knows.
    var isOpen: Bool { !isSilent && PQstatus(base) == CONNECTION_OK }
    /// Whether a transaction was left open.
    var isIdle: Bool { PQtransactionStatus(base) == PQTRANS_IDLE }

    /// Statements of our own, without values; several may be given at once.
    /// - Throws: ``Failure``.
    func run(_ text: String) throws {
        try ask()
        guard isOpen, PQsendQuery(base, text) == 1 else { throw lost }
        try answer { _ in }
    }

    /// Waits for what the server says next; nil at the end of an answer.
    private func nextResult() throws -> OpaquePointer? {
        guard !isSilent else { throw lost }
        while PQisBusy(base) == 1 {
            var place = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            guard poll(&place, 1, longestSilence) > 0, PQconsumeInput(base) == 1 else {
                isSilent = true
                throw Failure(state: "", message: "the server fell silent")
            }
        }
        return PQgetResult(base)
    }

    // MARK: Transactions

    /// Begins with the first statement.
    func begin(_ statements: [SQL]) throws {
        for statement in statements { try execute(statement) }
    }

    /// Ends a transaction that wrote. It takes as long as the standby takes that has to keep it: cut short by a limit, the
    /// server would say that it is done although one machine alone has it.
    /// - Throws: ``Failure`` when nothing is kept; ``Uncertain``.
    func commit() throws {
        // Where the server heard nothing yet, a connection that is dead is found before there is anything to keep.
        if isIdle { try ask() }
        warnings = []
        try execute("SET LOCAL statement_timeout = 0")
        try execute("COMMIT")
        let last = waiting.count - 1
        do {
            try ask()
        } catch let failure as Failure {
            // What failed before its turn came was not committed; nor was what the server refused to.
            guard let statement = failure.statement, statement < last || !failure.isFatal else { throw Uncertain() }
            throw failure
        }
        guard warnings.isEmpty else { throw Uncertain() }
    }

    /// Ends a transaction that only read: what was read is read, whatever becomes of the connection.
    /// - Throws: ``Failure`` of a statement that was not asked yet.
    func end() throws {
        try execute("COMMIT")
        do { try ask() } catch let failure as Failure where failure.isLost { isSilent = true }
    }

    /// Gives up what was begun. A connection on which that fails is lost, and so is what was begun.
    /// - Returns: whether the server answered.
    func rollBack() -> Bool {
        waiting = []
        guard !isIdle else { return false }
        do { try run("ROLLBACK") } catch { isSilent = true }
        return isOpen
    }

    /// Prepares everything anew.
    func forgetStatements() {
        do {
            try run("DEALLOCATE ALL")
            prepared = [:]
        } catch { isSilent = true }
    }

    func announceChange() throws { try execute(SQL(stringLiteral: "NOTIFY \(ChangeListener.channel)")) }

    /// What is watched for something to read.
    var socket: Int32 { PQsocket(base) }

    /// Reads what has come in.
    /// - Returns: whether something was announced.
    /// - Throws: ``Failure`` when the connection is lost.
    func takeAnnouncements() throws -> Bool {
        guard PQconsumeInput(base) == 1 else { throw lost }
        var isAny = false
        while let announcement = PQnotifies(base) {
            isAny = true
            PQfreemem(announcement)
        }
        return isAny
    }

    // MARK: Statements

    func execute(_ statement: SQL) throws {
        if waiting.count >= Self.mostWaiting { try ask() }
        try put([statement])
    }

    func changedRows(_ statement: SQL) throws -> Int {
        try put([statement])
        let last = waiting.count - 1
        var changed = 0
        try ask { number, result in
            if number == last { changed = Int(String(cString: PQcmdTuples(result))) ?? 0 }
        }
        return changed
    }

    func each(_ statement: SQL, _ body: (Row) throws -> Void) throws {
        try each([statement]) { try body($1) }
    }

    func each(_ statements: [SQL], _ body: (_ statement: Int, Row) throws -> Void) throws {
        try put(statements)
        let first = waiting.count - statements.count
        var guides: [Int: ColumnGuide] = [:]
        try ask { number, result in
            guard number >= first else { return }
            try Self.read(result, &guides[number]) { try body(number - first, $0) }
        }
    }

    private static func read(_ result: OpaquePointer, _ guide: inout ColumnGuide?, _ body: (Row) throws -> Void) throws
    {
        let columns = guide ?? ColumnGuide((0..<PQnfields(result)).map { String(cString: PQfname(result, $0)) })
        guide = columns
        for line in 0..<PQntuples(result) {
            columns.startRow()
            try body(
                Row(column: { name in columns.place(of: name).map { PostgreSQLValue.read(result, line, Int32($0)) } }))
        }
    }

    /// Lets statements wait for the next one whose answer is wanted.
    private func put(_ statements: [SQL]) throws {
        guard !isReading else { throw Failure(state: "55000", message: "a statement inside the answer of another one") }
        // Nothing is forgotten between the first one and the last one.
        if prepared.count + statements.count > Self.mostPrepared {
            try ask()
            forgetStatements()
        }
        let names = try statements.map { try prepare($0.text(for: .postgreSQL)) }
        for (name, statement) in zip(names, statements) { waiting.append((name, statement.values)) }
    }

    /// Sends what waits in one go and hands over each part of the answers, one row at a time, so that a long answer is never
    /// held whole (libpq, « Pipeline Mode »). After the first error the server does nothing more of it.
    private func ask(_ body: (_ statement: Int, OpaquePointer) throws -> Void = { _, _ in }) throws {
        let sent = waiting
        waiting = []
        guard !sent.isEmpty else { return }
        guard isOpen, PQenterPipelineMode(base) == 1 else { throw lost }
        isReading = true
        defer {
            isReading = false
            // What was not sent or read to its end leaves it in the middle of something.
            if PQexitPipelineMode(base) == 0 { isSilent = true }
        }
        for (name, values) in sent {
            try PostgreSQLValue.withParameters(values) { values, lengths, formats in
                let count = Int32(values.count)
                guard PQsendQueryPrepared(base, name, count, values, lengths, formats, 1) == 1 else { throw lost }
            }
        }
        guard PQpipelineSync(base) == 1 else { throw lost }
        var fault: (any Error)?
        for number in sent.indices {
            PQsetSingleRowMode(base)
            do {
                try answer { if fault == nil { try body(number, $0) } }
            } catch var failure as Failure {
                if failure.isAnswer { failure.statement = number }
                fault = fault ?? failure
            } catch { fault = fault ?? error }
        }
        do { try readEnd() } catch { fault = fault ?? error }
        if let fault { throw fault }
    }

    /// What ends a batch.
    private func readEnd() throws {
        while let result = try nextResult() {
            let isEnd = PQresultStatus(result) == PGRES_PIPELINE_SYNC
            PQclear(result)
            if isEnd { return }
        }
    }

    /// Reads an answer to its end; after the first error the rest is forgotten.
    private func answer(_ body: (OpaquePointer) throws -> Void) throws {
        var fault: (any Error)?
        while let result = try nextResult() {
            defer { PQclear(result) }
            do {
                try check(result)
                if fault == nil { try body(result) }
            } catch { fault = fault ?? error }
        }
        if let fault { throw fault }
    }

    private func prepare(_ text: String) throws -> String {
        if let name = prepared[text] { return name }
        // It may name what a statement before it makes.
        try ask()
        let name = "s\(prepared.count)"
        guard isOpen, PQsendPrepare(base, name, text, 0, nil) == 1 else { throw lost }
        try answer { _ in }
        prepared[text] = name
        return name
    }

    private var lost: Failure { Failure(state: "", message: Self.line(String(cString: PQerrorMessage(base)))) }

    /// - Throws: ``ConstraintViolation``, or ``Failure``.
    private func check(_ result: OpaquePointer) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE, PGRES_EMPTY_QUERY: return
        default: break
        }
        // PG_DIAG_SQLSTATE, PG_DIAG_MESSAGE_PRIMARY and PG_DIAG_SEVERITY_NONLOCALIZED: macros that are no part of the module.
        let state = PQresultErrorField(result, 67).map { String(cString: $0) } ?? ""
        let message = PQresultErrorField(result, 77).map { String(cString: $0) } ?? lost.message
        guard !state.hasPrefix("23") else { throw ConstraintViolation(detail: message) }
        let severity = PQresultErrorField(result, 86).map { String(cString: $0) } ?? ""
        throw Failure(
            state: state, message: Self.line(message), isAnswer: !state.isEmpty,
            isFatal: ["FATAL", "PANIC"].contains(severity))
    }

    private static func line(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
