import PypeModel

/// Parses `a (order|condition) b`.
enum ControlConnection {
    static func parse(
        _ text: Located<String>, _ source: SourceText, _ findings: inout Findings
    ) -> FlowControlEdge? {
        let connection = ConnectionText(text, in: source)
        let whole = connection.text[...]
        func fail(_ problem: String, _ index: Substring.Index) -> FlowControlEdge? {
            ControlSyntax.report(text.value, problem, at: connection.position(of: index), &findings)
            return nil
        }
        guard let open = whole.firstIndex(of: "(") else {
            return fail("has no valve, '(order|condition)'", whole.startIndex)
        }
        // A condition may have parentheses of its own.
        guard let close = whole.lastIndex(of: ")"), open < close else {
            return fail("has a '(' that is not closed", open)
        }
        let from = ConnectionText.trimmed(whole[..<open])
        let to = ConnectionText.trimmed(whole[whole.index(after: close)...])
        if from.isEmpty { return fail("names no module before the valve", whole.startIndex) }
        if to.isEmpty { return fail("names no module after the valve", whole.index(after: close)) }
        for side in [from, to] {
            if let space = side.utf8.firstIndex(where: ConnectionText.isSpace) {
                return fail("has more than one module on one side", space)
            }
        }
        let inside = whole[whole.index(after: open)..<close]
        guard let bar = inside.firstIndex(of: "|") else {
            return fail("has no '|' in its valve", whole.index(after: open))
        }
        let condition = ConnectionText.trimmed(inside[inside.index(after: bar)...])
        checkCondition(condition, connection, &findings)
        guard let order = order(ConnectionText.trimmed(inside[..<bar]), connection, &findings) else { return nil }
        let valve = Valve(order: order, condition: String(condition))
        return FlowControlEdge(
            from: connection.located(from), valve: Located(valve, at: connection.position(of: open)),
            to: connection.located(to))
    }

    private static func order(
        _ text: Substring, _ connection: ConnectionText, _ findings: inout Findings
    ) -> Valve.Order? {
        if text.lowercased() == "last" { return .last }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), 1...ControlOrder.limit ~= number {
            return .number(number)
        }
        ControlOrder.report(String(text), at: connection.position(of: text.startIndex), &findings)
        return nil
    }

    private static func checkCondition(
        _ condition: Substring, _ connection: ConnectionText, _ findings: inout Findings
    ) {
        if condition.isEmpty || condition == "success" { return }
        NotBuiltYet.report(
            "the control condition \(Excerpt.quoted(condition))", at: connection.position(of: condition.startIndex),
            hint: "leave it empty: the edge is taken when the sub flow before it succeeds", &findings)
    }
}
