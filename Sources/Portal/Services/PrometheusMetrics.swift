import CoreMetrics
import Foundation
import Referencing
import Synchronization

/// Keeps what swift-metrics measures, and tells it in the text format of Prometheus. A timer is a histogram in seconds; a
/// meter and a recorder tell their last value.
public final class PrometheusMetrics: MetricsFactory, Sendable {
    /// A name with its labels.
    private struct Key: Hashable {
        let name: String
        let labels: [String]

        init(_ label: String, _ dimensions: [(String, String)]) {
            name = Self.word(label)
            labels = dimensions.map { "\(Self.word($0.0))=\"\(Self.escaped($0.1))\"" }
        }

        private static func word(_ text: String) -> String {
            String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        }

        private static func escaped(_ text: String) -> String {
            text.replacing([92: "\\\\", 34: "\\\"", 10: "\\n"])
        }
    }

    private struct State {
        var counters: [Key: Count] = [:]
        var gauges: [Key: Gauge] = [:]
        var histograms: [Key: Histogram] = [:]
    }

    private let state = Mutex(State())

    public init() {}

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        state.withLock { $0.counters.handler(Key(label, dimensions), Count.init) }
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        state.withLock { $0.gauges.handler(Key(label, dimensions), Gauge.init) }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        state.withLock { $0.gauges.handler(Key(label, dimensions), Gauge.init) }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        state.withLock { $0.histograms.handler(Key(label, dimensions), Histogram.init) }
    }

    // Handlers live as long as the process.
    public func destroyCounter(_: any CounterHandler) {}
    public func destroyMeter(_: any MeterHandler) {}
    public func destroyRecorder(_: any RecorderHandler) {}
    public func destroyTimer(_: any TimerHandler) {}

    /// Everything measured so far.
    var text: String {
        let state = state.withLock { ($0.counters, $0.gauges, $0.histograms) }
        var lines: [String] = []
        Self.write(state.0, "counter", &lines) { ["\($0)_total\(Self.braces($1)) \($2.value)"] }
        Self.write(state.1, "gauge", &lines) { ["\($0)\(Self.braces($1)) \($2.value)"] }
        Self.write(state.2, "histogram", &lines) { name, labels, histogram in histogram.lines("\(name)_seconds", labels)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func write<Handler>(
        _ handlers: [Key: Handler], _ type: String, _ lines: inout [String],
        _ text: (String, [String], Handler) -> [String]
    ) {
        let suffix = ["counter": "_total", "histogram": "_seconds"][type] ?? ""
        var last = ""
        for (key, handler) in handlers.sorted(by: {
            ($0.key.name, "\($0.key.labels)") < ($1.key.name, "\($1.key.labels)")
        }) {
            if key.name != last { lines.append("# TYPE \(key.name)\(suffix) \(type)") }
            last = key.name
            lines += text(key.name, key.labels, handler)
        }
    }

    fileprivate static func braces(_ labels: [String]) -> String {
        labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}"
    }
}

extension Dictionary {
    fileprivate mutating func handler(_ key: Key, _ make: () -> Value) -> Value {
        if let known = self[key] { return known }
        let made = make()
        self[key] = made
        return made
    }
}

private final class Count: CounterHandler {
    private let count = Atomic<Int64>(0)
    var value: Int64 { count.load(ordering: .relaxed) }
    func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
    func reset() { count.store(0, ordering: .relaxed) }
}

private final class Gauge: MeterHandler, RecorderHandler {
    private let number = Mutex(0.0)
    var value: Double { number.withLock { $0 } }
    func set(_ value: Int64) { number.withLock { $0 = Double(value) } }
    func set(_ value: Double) { number.withLock { $0 = value } }
    func increment(by amount: Double) { number.withLock { $0 += amount } }
    func decrement(by amount: Double) { number.withLock { $0 -= amount } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
}

private final class Histogram: TimerHandler {
    private struct Counts {
        var buckets = [Int](repeating: 0, count: Histogram.bounds.count + 1)
        var seconds = 0.0
    }

    /// Upper bounds, in seconds.
    fileprivate static let bounds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5]
    private let counts = Mutex(Counts())

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1_000_000_000
        counts.withLock { counts in
            counts.buckets[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            counts.seconds += seconds
        }
    }

    func lines(_ name: String, _ labels: [String]) -> [String] {
        let counts = counts.withLock { $0 }
        var (lines, total) = ([String](), 0)
        for (bound, number) in zip(Self.bounds.map { "\($0)" } + ["+Inf"], counts.buckets) {
            total += number
            lines.append("\(name)_bucket\(PrometheusMetrics.braces(labels + ["le=\"\(bound)\""])) \(total)")
        }
        let braces = PrometheusMetrics.braces(labels)
        return lines + ["\(name)_sum\(braces) \(counts.seconds)", "\(name)_count\(braces) \(total)"]
    }
}
