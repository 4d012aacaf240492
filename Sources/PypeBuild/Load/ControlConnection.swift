import PypeModel

/// Parses `a (order|condition) b`.
enum ControlConnection {
    static func parse(
        _ text: Located<String>, _ source: SourceText, _ findings: inout Findings
    ) -> FlowControlEdge? {
        let connection = PlacedText(text, in: source)
        let whole = connection.text[...]
        func fail(_ problem: String, _ index: Substring.Index) -> FlowControlEdge? {
            ControlSyntax.report(text.value, problem, at: connection.position(of: index), &findings)
            return nil
        }
        guard let open = whole.utf8.firstIndex(of: UInt8(ascii: "(")) else {
            return fail("has no valve, '(order|condition)'", whole.startIndex)
        }
        let inner = whole[whole.utf8.index(after: open)...]
        let brackets = BracketWalk(inner)
        if let quote = brackets.openQuote { return fail("has a quote that is not closed", quote) }
        guard let close = brackets.end else { return fail("has a '(' that is not closed", open) }
        let from = PlacedText.trimmed(whole[..<open])
        let to = PlacedText.trimmed(whole[whole.utf8.index(after: close)...])
        if from.isEmpty { return fail("names no module before the valve", whole.startIndex) }
        if to.isEmpty { return fail("names no module after the valve", whole.utf8.index(after: close)) }
        if let extra = to.utf8.firstIndex(of: UInt8(ascii: ")")) { return fail("has a ')' too many", extra) }
        for side in [from, to] {
            if let space = side.utf8.firstIndex(where: PlacedText.isSpace) {
                return fail("has more than one module on one side", space)
            }
        }
        let inside = inner[..<close]
        guard let bar = inside.utf8.firstIndex(of: UInt8(ascii: "|")) else {
            return fail("has no '|' in its valve", inside.startIndex)
        }
        let number = PlacedText.trimmed(inside[..<bar])
        let condition = ValveCondition.parse(inside[inside.utf8.index(after: bar)...], connection, &findings)
        guard let order = order(number, connection, &findings), let condition else { return nil }
        let valve = Valve(
            order: order, kind: condition.kind, condition: condition.condition, parallel: condition.parallel)
        return FlowControlEdge(
            from: connection.located(from), valve: Located(valve, at: connection.position(of: open)),
            to: connection.located(to), expression: condition.expression)
    }

    private static func order(
        _ text: Substring, _ connection: PlacedText, _ findings: inout Findings
    ) -> Valve.Order? {
        if text.lowercased() == "last" { return .last }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(text), 1...ControlOrder.limit ~= number {
            return .number(number)
        }
        ControlOrder.report(String(text), at: connection.position(of: text.startIndex), &findings)
        return nil
    }
}
