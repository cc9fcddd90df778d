import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// What the process itself costs, in OpenTelemetry's names (semantic conventions, « Process »).
enum ProcessMeasures {
    /// Name, meaning, kind and value of each.
    static func all() -> [(name: String, help: String, kind: String, value: Double)] {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let seconds = [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1_000_000 }
        return [
            ("process_cpu_time_seconds_total", "Processor time used.", "counter", seconds.reduce(0, +)),
            ("process_memory_usage_bytes", "Memory that is resident.", "gauge", residentBytes),
            ("process_open_file_descriptor_count", "Files and connections that are open.", "gauge", openFiles),
        ]
    }

    /// The second number of `statm` counts pages; zero where the system has no such file.
    private static var residentBytes: Double {
        guard let text = FileManager.default.contents(atPath: "/proc/self/statm") else { return 0 }
        let pages = String(decoding: text, as: UTF8.self).split(separator: " ").dropFirst().first.flatMap { Double($0) }
        return (pages ?? 0) * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static var openFiles: Double {
        do { return Double(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) } catch {
            return 0
        }
    }
}
