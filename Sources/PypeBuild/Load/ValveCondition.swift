import PypeExpression
import PypeModel

/// What stands in a valve behind the `|`: `success`, `failure`, `always`, `start`, `iterate`, or an expression; after
/// `start` and `iterate` more, set apart by commas.
struct ValveCondition {
    static let parallelLimit = 1024
    static let words = ["success", "failure", "always", "start", "iterate"]

    private(set) var kind = ControlKind.normal
    private(set) var condition = ControlCondition.success
    private(set) var parallel = 1
    private(set) var expression: FlowExpression?

    /// - Returns: nil, and a finding, when it cannot be read.
    static func parse(_ text: Substring, _ connection: PlacedText, _ findings: inout Findings) -> ValveCondition? {
        var result = ValveCondition()
        var parts = parts(of: text)
        if let first = parts.first, let kind = ControlKind(rawValue: String(first)), kind != .normal {
            result.kind = kind
            parts.removeFirst()
        } else if parts.count == 1, parts[0].isEmpty {
            return result
        }
        var hasCondition = false
        var hasParallel = false
        for part in parts {
            func fail(_ message: String, hint: String) -> ValveCondition? {
                ConditionSyntax.report(message, hint: hint, at: connection.position(of: part.startIndex), &findings)
                return nil
            }
            if part.isEmpty { return fail("between two commas a condition is missing", hint: "remove the comma") }
            if ControlKind(rawValue: String(part)) != nil {
                return fail("'\(part)' stands behind a comma", hint: "write it first: '\(part), …'")
            }
            if let number = number(of: part) {
                guard result.kind == .iterate, !hasParallel else {
                    return fail(
                        hasParallel ? "'parallel' stands twice" : "'parallel' is for iterations only",
                        hint: hasParallel ? "keep one of them" : "write 'iterate, parallel=2'")
                }
                hasParallel = true
                guard let count = Int(number), 1...parallelLimit ~= count else {
                    return fail(
                        "\(Excerpt.quoted(number)) is no number of parallel iterations",
                        hint: "write a whole number from 1 to \(parallelLimit)")
                }
                result.parallel = count
                continue
            }
            guard !hasCondition else {
                return fail("the valve has two conditions", hint: "join them by 'and' or 'or'")
            }
            hasCondition = true
            guard result.read(part, connection, &findings) else { return nil }
        }
        return result
    }

    private static func parts(of text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        for comma in BracketWalk(text).commas {
            parts.append(PlacedText.trimmed(text[start..<comma]))
            start = text.utf8.index(after: comma)
        }
        return parts + [PlacedText.trimmed(text[start...])]
    }

    /// What stands behind the `=` of `parallel=N`; nil when it is something else.
    private static func number(of part: Substring) -> Substring? {
        guard part.hasPrefix("parallel") else { return nil }
        let rest = PlacedText.trimmed(part.dropFirst("parallel".count))
        guard rest.hasPrefix("="), !rest.hasPrefix("==") else { return nil }
        return PlacedText.trimmed(rest.dropFirst())
    }

    private mutating func read(_ part: Substring, _ connection: PlacedText, _ findings: inout Findings) -> Bool {
        condition = ControlCondition(String(part))
        guard case .expression(let text) = condition else { return true }
        let start = connection.position(of: part.startIndex)
        if part.allSatisfy(\.isLetter), !["true", "false"].contains(part) {
            ConditionSyntax.reportWord(part, at: start, &findings)
            return false
        }
        func position(_ offset: Int) -> FlowPosition {
            connection.position(
                of: part.index(part.startIndex, offsetBy: offset, limitedBy: part.endIndex) ?? part.endIndex)
        }
        do throws(ExpressionError) {
            let names = try Condition(text).references.map { position($0.offset) }
            expression = FlowExpression(text: text, names: names)
            return true
        } catch {
            ConditionSyntax.report(error.message, hint: error.hint, at: position(error.offset), &findings)
            return false
        }
    }
}
