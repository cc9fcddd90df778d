import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A folder for the temporary files of this process, that nobody else reads. What a killed process left goes when the next
/// one starts.
public enum TemporaryFolder {
    private static let parent = FileManager.default.temporaryDirectory.path
    private static let prefix = "activateurs-\(geteuid())-"

    /// The folder of this process, made under a name that nobody could take before.
    public static let path: String = {
        var name = Array("\(parent)/\(prefix)\(getpid())-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { return parent }
        return String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    /// Removes what processes left that are no more.
    /// - Returns: what could not be removed; it keeps nobody from starting.
    /// - Throws: the file system's error, when the folder cannot be read.
    public static func sweep() throws -> [String] {
        var left: [String] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: parent) where name.hasPrefix(prefix) {
            guard let process = pid_t(name.dropFirst(prefix.count).prefix { $0 != "-" }), process != getpid() else {
                continue
            }
            var status = stat()
            guard lstat("\(parent)/\(name)", &status) == 0, status.st_uid == geteuid() else { continue }
            guard kill(process, 0) == -1, errno == ESRCH else { continue }
            let path = "\(parent)/\(name)"
            do {
                try FileManager.default.removeItem(atPath: path)
            } catch {
                // Two that start at once remove the same: what is gone then was not left.
                if lstat(path, &status) == 0 { left.append("\(path): \(error)") }
            }
        }
        return left
    }
}
