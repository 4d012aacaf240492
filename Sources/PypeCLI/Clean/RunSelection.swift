import ArgumentParser
import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Which runs are cleaned. A run that is alive never is.
struct RunSelection {
    /// Runs of each job that stay as they are, the newest ones.
    var keep: Int?
    var olderThan: Age?
    var all: Bool
    var now: Date

    /// - Parameters:
    ///   - rank: 0 for the newest run of its job.
    func takes(_ run: KnownRun, rank: Int) -> Bool {
        guard run.state != .running else { return false }
        if all { return true }
        // Whoever names no runs wants what nobody can need any more.
        if keep == nil, olderThan == nil { return run.state == .succeeded }
        if let keep, rank < keep { return false }
        if let olderThan { return olderThan.isPast(run.row.ended ?? run.row.started, at: now) }
        return true
    }
}

/// A span of time on the command line: `45m`, `12h`, `7d`, `2w`.
struct Age: ExpressibleByArgument {
    var seconds: Double

    init?(argument: String) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = argument.last.flatMap({ units[$0] }), let count = Int(argument.dropLast()), count >= 0 else {
            return nil
        }
        seconds = Double(count) * unit
    }

    /// Whether a time in RFC 3339, UTC, is at least as long ago. A text that is no time is not.
    func isPast(_ time: String, at now: Date) -> Bool {
        guard let date = try? Date(String(time.prefix(19)) + "Z", strategy: .iso8601) else { return false }
        return now.timeIntervalSince(date) >= seconds
    }
}
