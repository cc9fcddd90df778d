import Foundation

/// A `DATABASE_URL` as it is shown and logged.
public enum DatabaseAddress {
    /// The address without its password, whether that stands before the host or among the parameters.
    public static func withoutPassword(_ address: String) -> String {
        address.replacing(#/^(postgres(?:ql)?://[^:/@]*):[^/]*@/#) { "\($0.1)@" }
            .replacing(#/password=[^&]*/#, with: "password=…")
    }
}
