/// Reads settings out of variables, and collects what is wrong with them. Problems never quote a value.
struct SettingsReader {
    var problems: [String] = []
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    /// A variable that is set to an empty text counts as not set, as with Vault's own tools.
    func text(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// A text that goes into a header of HTTP.
    mutating func headerText(_ name: String) -> String? {
        guard let text = text(name) else { return nil }
        guard Self.isHeaderText(text) else {
            problems.append("\(name) holds white space or characters outside ASCII")
            return nil
        }
        return text
    }

    mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            problems.append("\(name) is no whole number from \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// Seconds, or numbers with units as Go writes them (`90`, `1m30s`, `250ms`), above 0 and up to a day.
    mutating func duration(_ name: String) -> Duration? {
        guard let text = text(name) else { return nil }
        guard let seconds = Self.seconds(text), seconds > 0, seconds <= 86_400 else {
            problems.append("\(name) is no duration such as 30, 30s, 1m30s or 500ms, above 0 and up to a day")
            return nil
        }
        return .seconds(seconds)
    }

    static func isHeaderText(_ text: String) -> Bool { text.utf8.allSatisfy { (0x21...0x7E).contains($0) } }

    private static func seconds(_ text: String) -> Double? {
        if let whole = Int(text) { return Double(whole) }
        var total = 0.0
        var rest = text[...]
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            let scales = ["ms": 0.001, "s": 1, "m": 60, "h": 3_600]
            guard let count = Double(number), let scale = scales[String(unit)] else { return nil }
            total += count * scale
        }
        return total
    }
}
