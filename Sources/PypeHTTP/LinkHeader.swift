/// Links between pages. https://www.rfc-editor.org/rfc/rfc8288#section-3
package enum LinkHeader {
    /// The target of the first link with a relation; nil when there is none.
    /// - Parameter values: the values of the `Link` headers.
    package static func target(_ relation: String, in values: [String]) -> String? {
        for value in values {
            var rest = value[...]
            while let link = next(&rest) {
                let names = link.relations.split(whereSeparator: { $0 == " " || $0 == "\t" }).map { $0.lowercased() }
                if names.contains(relation.lowercased()) { return link.target }
            }
        }
        return nil
    }

    private struct Link {
        var target: String
        var relations = ""
    }

    /// Reads `<target>; name=value; …` up to the comma behind it.
    private static func next(_ rest: inout Substring) -> Link? {
        guard let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") else { return nil }
        var link = Link(target: String(rest[rest.index(after: start)..<end]))
        rest = rest[rest.index(after: end)...]
        var hasRelation = false
        while true {
            rest = rest.drop { $0 == " " || $0 == "\t" }
            guard rest.first == ";" else { break }
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            let name = rest.prefix { $0 != "=" && $0 != ";" && $0 != "," && $0 != " " }
            rest = rest.dropFirst(name.count).drop { $0 == " " }
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst().drop { $0 == " " }
            let value = rest.first == "\"" ? quoted(&rest) : plain(&rest)
            // Of several, the first counts.
            if name.lowercased() == "rel", !hasRelation {
                link.relations = value
                hasRelation = true
            }
        }
        return link
    }

    private static func plain(_ rest: inout Substring) -> String {
        let value = rest.prefix { $0 != ";" && $0 != "," && $0 != " " }
        rest = rest.dropFirst(value.count)
        return String(value)
    }

    private static func quoted(_ rest: inout Substring) -> String {
        var value = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                value.append(escaped)
            } else {
                value.append(character)
            }
        }
        return value
    }
}
