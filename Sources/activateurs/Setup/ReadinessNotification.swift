import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Tells systemd what becomes of the service (sd_notify(3)): a unit of `Type=notify` counts as started when it can serve, so
/// that processes restarted one after the other never leave a moment without one.
enum ReadinessNotification {
    private static let ready = "READY=1"

    /// Says that the service can serve; does nothing without a service manager.
    static func send() {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], !path.isEmpty else { return }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        // A name that begins with @ is of the abstract kind, whose first byte is zero.
        if bytes.first == UInt8(ascii: "@") { bytes[0] = 0 }
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout.size(ofValue: address.sun_family) + bytes.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = sendto(descriptor, ready, ready.utf8.count, Int32(MSG_NOSIGNAL), address, length)
            }
        }
    }
}
