import Foundation
import Referencing

/// Numbers that are counted anew each year.
enum Sequences {
    /// The next number of a series.
    static func next<Series>(
        _: Series.Type, at now: Date, in connection: any Connection
    ) throws -> YearlyNumber<Series> {
        let year = CivilDay(of: now).year
        let last = try connection.first(
            "SELECT value FROM sequences WHERE name = \(Series.name) AND year = \(year)"
        ) { try $0.int("value") }
        return YearlyNumber(year: year, sequence: (last ?? 0) + 1)
    }

    /// The next number of its year is taken.
    static func take<Series: NumberSeries>(_: Series.Type, at now: Date, in connection: any Connection) throws {
        try connection.execute(
            """
            INSERT INTO sequences (name, year, value) VALUES (\(Series.name), \(CivilDay(of: now).year), 1)
            ON CONFLICT (name, year) DO UPDATE SET value = sequences.value + 1
            """)
    }
}
