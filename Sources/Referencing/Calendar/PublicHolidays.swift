extension CivilDay {
    /// Whether offices are open: neither a week-end nor a public holiday (code du travail, L3133-1).
    public var isWorked: Bool {
        // 1 January 2001 was a Monday.
        guard let monday = CivilDay(year: 2001, month: 1, day: 1) else { return true }
        let weekday = ((monday.days(until: self) % 7) + 7) % 7
        return weekday < 5 && !isPublicHoliday
    }

    private var isPublicHoliday: Bool {
        switch (month, day) {
        case (1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25): true
        default:
            // Easter Monday, Ascension Day, Whit Monday.
            CivilDay.easter(in: year).map { [1, 39, 50].contains($0.days(until: self)) } ?? false
        }
    }

    /// Easter Sunday of the Gregorian calendar (computus of Meeus, Jones and Butcher).
    static func easter(in year: Int) -> CivilDay? {
        let (golden, century, rest) = (year % 19, year / 100, year % 100)
        let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
        let sunday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7
        let late = (golden + 11 * moon + 22 * sunday) / 451
        let sum = moon + sunday - 7 * late + 114
        return CivilDay(year: year, month: sum / 31, day: sum % 31 + 1)
    }
}
