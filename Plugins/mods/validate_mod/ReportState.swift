import PypeSDK
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What was seen so far, by expectation.
final class ReportState: Sendable {
    private struct Seen {
        var rows = 0
        var failed: [Int: Int] = [:]
        var latest: [Int: Int64] = [:]
    }

    private let seen = Mutex(Seen())

    func count(_ rows: Int, for expectation: Int) { seen.withLock { $0.failed[expectation, default: 0] += rows } }
    func count(rows: Int) { seen.withLock { $0.rows += rows } }

    /// - Parameter time: microseconds since 1970; nil for no value.
    func latest(_ time: Int64?, for expectation: Int) {
        guard let time else { return }
        seen.withLock { $0.latest[expectation] = max(time, $0.latest[expectation] ?? time) }
    }

    /// Holds what was seen against the expectations.
    /// - Throws: `invalidConfig` for an `as_of` that is no time.
    func report(_ expectations: [Expectation]) throws(ModuleError) -> [ReportLine] {
        let seen = seen.withLock { $0 }
        var lines: [ReportLine] = []
        for (index, expectation) in expectations.enumerated() {
            let failed = seen.failed[index] ?? 0
            var reason = failed == 0 ? nil : "\(failed) of \(seen.rows) rows"
            if expectation.kind == .rowCount { reason = Self.miscounted(seen.rows, expectation) }
            if expectation.kind == .freshness { reason = try Self.stale(seen.latest[index], expectation) }
            lines.append(
                ReportLine(
                    name: expectation.name, type: expectation.kind.rawValue, columns: expectation.columns,
                    action: expectation.action.rawValue, failed: failed, passed: reason == nil, reason: reason ?? ""))
        }
        return lines
    }

    private static func miscounted(_ rows: Int, _ expectation: Expectation) -> String? {
        if case .int(let least)? = expectation.min, rows < Int(least) {
            return "there are \(rows) rows, at least \(least) are expected"
        }
        if case .int(let most)? = expectation.max, rows > Int(most) {
            return "there are \(rows) rows, at most \(most) are expected"
        }
        return nil
    }

    private static func stale(_ latest: Int64?, _ expectation: Expectation) throws(ModuleError) -> String? {
        guard let latest, let limit = expectation.maxAge else {
            return "column '\(expectation.columns[0])' has no value"
        }
        let now = try expectation.moment() ?? Date()
        let age = now.timeIntervalSince(Date(timeIntervalSince1970: Double(latest) / 1e6))
        guard age > limit else { return nil }
        return
            "the latest value of column '\(expectation.columns[0])' is \(Int(age)) seconds old, at most \(Int(limit)) "
            + "are expected"
    }
}

/// What a report says of one expectation.
struct ReportLine: Encodable {
    var name: String
    var type: String
    var columns: [String]
    var action: String
    /// Rows that do not meet it; 0 where it is about the table.
    var failed: Int
    var passed: Bool
    /// What is wrong; empty when it is met.
    var reason: String
}

extension Expectation {
    /// The moment that freshness counts back from; nil for the time of the run.
    /// - Throws: `invalidConfig` for an `as_of` that is no time.
    func moment() throws(ModuleError) -> Date? {
        guard let asOf else { return nil }
        if let date = try? Date(asOf, strategy: .iso8601) { return date }
        if let date = try? Date("\(asOf)T00:00:00Z", strategy: .iso8601) { return date }
        throw ModuleError(
            .invalidConfig, "expectations: '\(name)': as_of: '\(asOf)' is no time",
            hint: "for example 2024-12-31, which is its midnight in UTC, or 2024-12-31T18:00:00Z")
    }
}
