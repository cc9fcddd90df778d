import Synchronization

/// What `/metrics` tells, in the text format of Prometheus.
final class Metrics: Sendable {
    private struct Counts {
        var byStatus: [Int: Int] = [:]
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
        var seconds = 0.0
    }

    /// Upper bounds of the histogram of durations, in seconds.
    fileprivate static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
    private let counts = Mutex(Counts())

    func count(status: Int, seconds: Double) {
        counts.withLock { counts in
            counts.byStatus[status, default: 0] += 1
            counts.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            counts.seconds += seconds
        }
    }

    /// - Parameter gauges: name, help and value of what is measured at this moment.
    func text(_ gauges: [(name: String, help: String, value: Int)]) -> String {
        let counts = counts.withLock { $0 }
        var lines = ["# HELP http_requests_total Requests answered.", "# TYPE http_requests_total counter"]
        for (status, number) in counts.byStatus.sorted(by: { $0.key < $1.key }) {
            lines.append("http_requests_total{status=\"\(status)\"} \(number)")
        }
        lines += [
            "# HELP http_request_duration_seconds Time to answer.", "# TYPE http_request_duration_seconds histogram",
        ]
        var total = 0
        for (bound, number) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], counts.buckets) {
            total += number
            lines.append("http_request_duration_seconds_bucket{le=\"\(bound)\"} \(total)")
        }
        lines.append("http_request_duration_seconds_sum \(counts.seconds)")
        lines.append("http_request_duration_seconds_count \(total)")
        for gauge in gauges {
            lines += [
                "# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge", "\(gauge.name) \(gauge.value)",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
