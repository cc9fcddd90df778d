extension PostgreSQLConnection {
    /// What the server says of a statement that failed.
    struct Failure: Error, CustomStringConvertible {
        /// Five letters and digits (PostgreSQL, appendix A); empty when the connection is lost.
        let state: String
        let message: String
        /// Whether the server said so; otherwise it said nothing any more.
        var isAnswer = false
        /// Whether the server ended the connection with it.
        var isFatal = false
        /// Which statement it answered of those that were sent together.
        var statement: Int?
        var description: String { state.isEmpty ? message : "\(message) (\(state))" }

        /// Another transaction was faster, or the schema changed under a prepared statement: this one is done again.
        var isConflict: Bool { ["40001", "40P01"].contains(state) || isOutdated }
        /// A statement was prepared before a table got another column.
        var isOutdated: Bool { state == "0A000" }
        /// The server is gone, or is going, or has become a standby.
        var isLost: Bool {
            isFatal || state.isEmpty || state.hasPrefix("08") || state.hasPrefix("57P")
                || ["25006", "25P03"].contains(state)
        }
    }

    /// The connection was lost while a transaction was being committed, or one machine alone has it: nobody knows whether it
    /// will be kept.
    struct Uncertain: Error {}
}
