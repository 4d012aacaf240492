import PypeModel

/// Parses `a.out - b.in`.
enum DataConnection {
    static func parse(
        _ text: Located<String>, _ source: SourceText, _ findings: inout Findings
    ) -> FlowDataEdge? {
        let connection = PlacedText(text, in: source)
        let whole = connection.text[...]
        guard let dash = dash(in: whole) else {
            let problem =
                if let arrow = whole.firstRange(ofText: "->") {
                    (arrow, "has an arrow where ' - ' is wanted")
                } else { (whole.startIndex, "has no ' - ' with spaces around it") }
            DataSyntax.report(text.value, problem.1, at: connection.position(of: problem.0), &findings)
            return nil
        }
        guard let from = port(whole[..<dash], connection, &findings),
            let to = port(whole[whole.index(after: dash)...], connection, &findings)
        else { return nil }
        return FlowDataEdge(from: from, to: to)
    }

    /// The first `-` with white space on both sides; ids may have a `-` inside.
    private static func dash(in text: Substring) -> Substring.Index? {
        let utf8 = text.utf8
        var hasSpaceBefore = false
        for index in utf8.indices {
            let next = utf8.index(after: index)
            if utf8[index] == UInt8(ascii: "-"), hasSpaceBefore, next < utf8.endIndex,
                PlacedText.isSpace(utf8[next])
            {
                return index
            }
            hasSpaceBefore = PlacedText.isSpace(utf8[index])
        }
        return nil
    }

    private static func port(
        _ side: Substring, _ connection: PlacedText, _ findings: inout Findings
    ) -> FlowPort? {
        let side = PlacedText.trimmed(side)
        func fail(_ problem: String, _ index: Substring.Index) -> FlowPort? {
            DataSyntax.report(connection.text, problem, at: connection.position(of: index), &findings)
            return nil
        }
        if side.isEmpty { return fail("has nothing on one side", side.startIndex) }
        if let space = side.utf8.firstIndex(where: PlacedText.isSpace) {
            return fail("has more than one module on one side", space)
        }
        guard let dot = side.utf8.firstIndex(of: UInt8(ascii: ".")) else {
            return fail("names no port of \(Excerpt.quoted(side))", side.endIndex)
        }
        let port = side[side.index(after: dot)...]
        if dot == side.startIndex { return fail("names no module", dot) }
        if port.isEmpty { return fail("names no port of \(Excerpt.quoted(side[..<dot]))", side.endIndex) }
        return FlowPort(node: connection.located(side[..<dot]), port: connection.located(port))
    }
}

extension Substring {
    /// Where a short text first stands.
    fileprivate func firstRange(ofText text: String) -> Index? {
        indices.first { self[$0...].hasPrefix(text) }
    }
}
