extension Migrations {
    /// Changes no table: `run` makes the journal vouch for all there is, and `serve` waits until that is done.
    static let migration9 = Migration(number: 9, name: "0009-evidence-of-all", statements: [])
}
