/// Dates and times of day as text, in the proleptic Gregorian calendar.
enum CivilTime {
    /// `YYYY-MM-DD`; years before 0 and after 9999 with a sign.
    /// - Parameter days: since 1970-01-01; as far as 64 bits of seconds reach.
    static func date(days: Int64) -> String {
        // Eras of 400 years that begin on 1 March: https://howardhinnant.github.io/date_algorithms.html#civil_from_days
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let sign = year < 0 ? "-" : (year > 9999 ? "+" : "")
        return "\(sign)\(pad(year.magnitude, 4))-\(pad(month.magnitude, 2))-\(pad(day.magnitude, 2))"
    }

    /// As ``date(days:)``, of the day that the instant is in.
    static func date(milliseconds: Int64) -> String { date(days: floorDivide(milliseconds, 86_400_000)) }

    /// `HH:MM:SS`, with as many decimals as the unit has.
    /// - Parameter value: units since midnight; of negative ones, and of more than a day, the hours go on counting.
    static func time(_ value: Int64, _ unit: ArrowTimeUnit) -> String {
        let seconds = value.magnitude / unit.perSecond.magnitude
        let text =
            "\(pad(seconds / 3600, 2)):\(pad(seconds / 60 % 60, 2)):\(pad(seconds % 60, 2))"
            + fraction(value.magnitude % unit.perSecond.magnitude, unit)
        return value < 0 ? "-\(text)" : text
    }

    /// `YYYY-MM-DD HH:MM:SS`, with as many decimals as the unit has.
    /// - Parameters:
    ///   - value: units since 1970-01-01T00:00.
    ///   - separator: between the day and the time.
    static func timestamp(_ value: Int64, _ unit: ArrowTimeUnit, separator: String = " ") -> String {
        let day = 86_400 * unit.perSecond
        let rest = value % day
        return "\(date(days: floorDivide(value, day)))\(separator)\(time(rest < 0 ? rest + day : rest, unit))"
    }

    /// `PT1.500S`: seconds, with as many decimals as the unit has. https://www.w3.org/TR/xmlschema-2/#duration
    static func duration(_ value: Int64, _ unit: ArrowTimeUnit) -> String {
        let (seconds, part) = value.magnitude.quotientAndRemainder(dividingBy: unit.perSecond.magnitude)
        return "\(value < 0 ? "-" : "")PT\(seconds)\(fraction(part, unit))S"
    }

    private static func fraction(_ part: UInt64, _ unit: ArrowTimeUnit) -> String {
        switch unit {
        case .second: ""
        case .millisecond: ".\(pad(part, 3))"
        case .microsecond: ".\(pad(part, 6))"
        case .nanosecond: ".\(pad(part, 9))"
        }
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 || value % divisor == 0 ? value / divisor : value / divisor - 1
    }

    private static func pad(_ number: UInt64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
