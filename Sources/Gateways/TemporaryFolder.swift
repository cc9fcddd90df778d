import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A folder for the temporary files of this process, that nobody else reads. What a killed process left goes when the next
/// one starts.
public enum TemporaryFolder {
    private static let root = FileManager.default.temporaryDirectory.path + "/activateurs-\(geteuid())"

    /// The folder of this process, made when it is first asked for.
    public static let path: String = {
        let folder = "\(root)/\(getpid())"
        mkdir(root, 0o700)
        mkdir(folder, 0o700)
        return folder
    }()

    /// Removes what processes left that are no more.
    /// - Throws: the file system's error.
    public static func sweep() throws {
        guard FileManager.default.fileExists(atPath: root) else { return }
        for name in try FileManager.default.contentsOfDirectory(atPath: root) {
            guard let process = pid_t(name), process != getpid() else { continue }
            if kill(process, 0) == -1, errno == ESRCH {
                try FileManager.default.removeItem(atPath: "\(root)/\(name)")
            }
        }
    }
}
