import PypeArrow

/// Which values a cast would change without a word.
extension CastRule {
    /// Whether a value is none of the new type, or would lose something.
    /// - Parameter result: the value after the cast.
    func isBad(_ result: String) -> String {
        let failed = "\(given) IS NOT NULL AND \(result) IS NULL"
        guard let lost = lost(result) else { return "(\(failed))" }
        return "(\(failed) OR \(given) IS NOT NULL AND \(lost))"
    }

    private func lost(_ result: String) -> String? {
        if from.kind == .text { return parsed.map { lost($0, result) } ?? misread(result) }
        guard !rounds else { return nil }
        switch (from.kind, to.kind) {
        case (.integer, .bool), (.float, .bool), (.decimal, .bool): return isOther(result)
        case (.integer, .float), (.float, .float), (.decimal, .float): return isOther(result)
        case (.float, .integer), (.decimal, .integer): return isOther(result)
        case (.float, .decimal), (.decimal, .decimal): return isOther(result)
        // It holds each value that it can be cast to.
        case (.timestamp, .timestamp) where to.sql == "TIMESTAMP_NS": return nil
        // Of nanoseconds with a zone, which DuckDB has no way back to, some may be gone.
        case (.timestamp, .timestamp) where from.sql == "TIMESTAMPTZ",
            (.timestamp, .date) where from.sql == "TIMESTAMPTZ":
            return "\(result) IS DISTINCT FROM \(given)"
        case (.timestamp, .timestamp), (.timestamp, .date), (.time, .time): return isOther(result)
        // The day has no place in it.
        case (.timestamp, .time): return "TRUE"
        default: return nil
        }
    }

    /// Whether the way back does not lead to the same value.
    private func isOther(_ result: String) -> String {
        "TRY_CAST(\(result) AS \(from.sql)) IS DISTINCT FROM \(given)"
    }

    /// Whether a timestamp that was read by a format has more than the result.
    private func lost(_ parsed: String, _ result: String) -> String {
        if rounds { return "FALSE" }
        guard to.kind == .time else { return "\(result) IS DISTINCT FROM \(parsed)" }
        // A format without a date reads this one.
        let date = "CAST(\(parsed) AS DATE) IS DISTINCT FROM DATE '1900-01-01'"
        let time = "TRY_CAST(TRY_CAST(\(parsed) AS TIMESTAMP_NS) AS TIME_NS)"
        return "(\(date) OR CAST(\(result) AS TIME_NS) IS DISTINCT FROM \(time))"
    }

    /// Whether a text that DuckDB takes is written otherwise than the type is: DuckDB reads 0x1F, 1_000, epoch and
    /// infinity, and leaves out parts of a text that the type has no place for.
    private func misread(_ result: String) -> String? {
        switch to.kind {
        case .integer: return unlike(rounds ? Self.number : "[+-]?[0-9]+")
        case .decimal:
            guard case .decimal128(_, let scale) = to.arrow else { return nil }
            return unlike(rounds ? Self.number : "[+-]?[0-9]*(\\.[0-9]{0,\(scale)}0*)?")
        case .float:
            // A number beyond the type's would be infinite.
            let words = "[+-]?(?i:inf(inity)?)"
            return "(\(unlike("(?:\(Self.number)|\(words)|[+-]?(?i:nan))")) OR isinf(\(result)) AND \(unlike(words)))"
        case .date: return unlike("\(Self.date)([ T]\(rounds ? Self.clock(nil) : Self.midnight))?")
        case .time: return unlike(Self.clock(digits))
        case .timestamp:
            // Without a zone a time is UTC's; what another place calls it is none.
            let zone = to.sql == "TIMESTAMPTZ" ? "[+-][0-9:]+|[A-Za-z][A-Za-z0-9_/+-]*" : "UTC|[+-]00(:?00)?"
            return unlike("\(Self.date)([ T]\(Self.clock(digits))( ?(Z|\(zone)))?)?")
        case .bool, .text, .bytes: return nil
        }
    }

    private func unlike(_ pattern: String) -> String { "NOT regexp_full_match(\(given), '\\s*\(pattern)\\s*')" }

    /// How many digits a second has behind its point; nil when more do no harm.
    private var digits: Int? {
        guard !rounds else { return nil }
        switch to.arrow {
        case .timestamp(.second, _): return 0
        case .timestamp(.millisecond, _): return 3
        case .timestamp(.microsecond, _), .time64(.microsecond): return 6
        default: return 9
        }
    }

    private static let number = "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?"
    private static let date = "-?[0-9]{1,6}[-/][0-9]{1,2}[-/][0-9]{1,2}( \\(BC\\))?"
    private static let midnight = "0{1,2}:0{1,2}(:0{1,2}(\\.0*)?)?"

    private static func clock(_ digits: Int?) -> String {
        "([01]?[0-9]|2[0-3]):[0-9]{1,2}(:[0-9]{1,2}(\\.[0-9]\(digits.map { "{0,\($0)}0*" } ?? "*"))?)?"
    }
}
