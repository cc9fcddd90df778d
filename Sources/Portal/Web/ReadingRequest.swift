import HTTPTypes
import Hummingbird

extension Request {
    /// Whether somebody reads the page: a browser that fetches it in advance, or asks for its headers alone, shows it to nobody.
    var isReading: Bool {
        method == .get && headers[named: "Sec-Purpose"] == nil && headers[named: "Purpose"] == nil
    }
}
