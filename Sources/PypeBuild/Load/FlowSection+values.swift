import PypeModel

extension FlowSection {
    /// Seconds: a number of at least the given one, or above it.
    func seconds(_ key: String, above least: Double, orEqual: Bool, _ findings: inout Findings) -> Double? {
        let wanted = orEqual ? "a number of seconds, \(Int(least)) or more" : "a number of seconds above \(Int(least))"
        return number(key, wanted, &findings) { $0 > least || (orEqual && $0 == least) }
    }

    /// A share of something, above 0 and up to 1.
    func share(_ key: String, _ findings: inout Findings) -> Double? {
        number(key, "a number above 0 and up to 1", &findings) { $0 > 0 && $0 <= 1 }
    }

    private func number(
        _ key: String, _ wanted: String, _ findings: inout Findings, _ isAllowed: (Double) -> Bool
    ) -> Double? {
        guard let node = self[key] else { return nil }
        guard case .scalar(let text, isPlain: true) = node.kind, let number = Self.number(node.value(&findings)) else {
            WrongType.report(key, wanted: wanted, found: node, &findings)
            return nil
        }
        guard isAllowed(number), number <= Double(Int32.max) else {
            ValueNotAllowed.report(key, text, at: node.position, wanted: wanted, hint: nil, &findings)
            return nil
        }
        return number
    }

    private static func number(_ value: Value) -> Double? {
        switch value {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    func flag(_ key: String, _ findings: inout Findings) -> Bool? {
        guard let node = self[key] else { return nil }
        guard case .scalar(_, isPlain: true) = node.kind, case .bool(let flag) = node.value(&findings) else {
            var hint: String?
            if case .scalar(let word, _) = node.kind {
                hint =
                    ["yes": "write true", "on": "write true", "no": "write false", "off": "write false"][
                        word.lowercased()]
            }
            WrongType.report(key, wanted: "true or false", found: node, hint: hint, &findings)
            return nil
        }
        return flag
    }

    /// A number of rows, `100`, or a share of them, `5%`.
    func rejectLimit(_ key: String, _ findings: inout Findings) -> RejectLimit? {
        guard let node = self[key] else { return nil }
        let wanted = "a whole number from 0, or a percentage such as \"5%\""
        guard case .scalar(let text, let isPlain) = node.kind, !node.isNull else {
            WrongType.report(key, wanted: wanted, found: node, &findings)
            return nil
        }
        let digits = text.dropLast()
        if text.hasSuffix("%"), digits.allSatisfy({ $0 == "." || ($0.isASCII && $0.isNumber) }),
            let percent = Double(digits), percent <= 100
        {
            return .percent(percent)
        }
        if isPlain, case .int(let rows) = node.value(&findings), let rows = Int(exactly: rows), rows >= 0 {
            return .rows(rows)
        }
        ValueNotAllowed.report(key, text, at: node.position, wanted: wanted, hint: nil, &findings)
        return nil
    }
}
