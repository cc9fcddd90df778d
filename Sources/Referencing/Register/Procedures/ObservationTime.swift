/// What a supplier is given for its observations, in days.
public enum ObservationTime {
    public static let shortest = 7
    public static let usual = 21
    public static let longest = 90
}
