#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The pause that a server asks for. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
package enum RetryAfter {
    /// - Parameters:
    ///   - text: seconds, or a date.
    ///   - now: seconds since 1970.
    /// - Returns: nil for what is neither; zero for a date that has passed.
    package static func pause(_ text: String?, now: Double) -> Duration? {
        guard let text = text.map(trimmed), !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ (48...57).contains($0) }) { return Int64(text).map { .seconds(min($0, longest)) } }
        guard let date = seconds(text) else { return nil }
        return .seconds(min(max(0, Double(date) - now), Double(longest)))
    }

    /// More would overflow, and nobody waits for a year.
    private static let longest: Int64 = 31_536_000

    /// The three forms that a date may have. https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats
    private static func seconds(_ text: String) -> Int64? {
        let parts = text.split(whereSeparator: { " ,:-".contains($0) }).map(String.init)
        // `Thu, 01 Jan 2026 00:00:30 GMT`, `Thursday, 01-Jan-26 00:00:30 GMT`, `Thu Jan  1 00:00:30 2026`.
        if parts.count == 8, parts[7] == "GMT" { return seconds(parts[3], parts[2], parts[1], parts[4...6]) }
        if parts.count == 7 { return seconds(parts[6], parts[1], parts[2], parts[3...5]) }
        return nil
    }

    private static func seconds(_ year: String, _ month: String, _ day: String, _ time: ArraySlice<String>) -> Int64? {
        let clock = time.compactMap { Int32($0) }
        guard let month = months.firstIndex(of: month), let day = Int32(day), var year = Int32(year),
            clock.count == 3, (1...31).contains(day), (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2])
        else { return nil }
        if (0...99).contains(year) { year += 2000 }
        guard (1970...9999).contains(year) else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, Int32(month), day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
        return Int64(timegm(&parts))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func trimmed(_ text: String) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let start = text.drop(while: blank)
        return String(start.reversed().drop(while: blank).reversed())
    }
}
