/// Times as they stand in the config.
enum Timestamp {
    /// Midnight of 1 January.
    static func microseconds(year: Int64) -> Int64 { days(year, 1, 1) * microsecondsPerDay }

    /// 1 January, in days since 1970-01-01.
    static func days(year: Int64) -> Int64 { days(year, 1, 1) }

    static let microsecondsPerDay: Int64 = 86_400_000_000

    /// `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS`; nil for anything else.
    static func microseconds(_ text: String) -> Int64? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count <= 2, let date = numbers(parts[0], [4, 2, 2], separator: "-") else { return nil }
        let (year, month, day) = (date[0], date[1], date[2])
        guard (1...12).contains(month), day >= 1, day <= length(of: month, year) else { return nil }
        var seconds = days(year, month, day) * 86_400
        if parts.count == 2 {
            guard let time = numbers(parts[1], [2, 2, 2], separator: ":"), time[0] < 24, time[1] < 60, time[2] < 60
            else { return nil }
            seconds += time[0] * 3600 + time[1] * 60 + time[2]
        }
        return seconds * 1_000_000
    }

    private static func numbers(_ text: Substring, _ widths: [Int], separator: Character) -> [Int64]? {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.map(\.count) == widths, parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else {
            return nil
        }
        return parts.compactMap { Int64($0) }
    }

    private static func length(of month: Int64, _ year: Int64) -> Int64 {
        month == 12 ? 31 : days(year, month + 1, 1) - days(year, month, 1)
    }

    /// Days since 1970-01-01: https://howardhinnant.github.io/date_algorithms.html#days_from_civil
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
