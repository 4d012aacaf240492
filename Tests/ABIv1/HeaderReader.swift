import Foundation

/// Reads the structs of the headers the way a script would: comments, and the declarations that follow them.
struct HeaderReader {
    struct Field {
        var name: String
        var isFunction: Bool
        /// The comment before it, or behind it on its line.
        var comment: String
    }

    private(set) var structs: [(name: String, fields: [Field])] = []

    init(folder: URL) throws {
        for name in ["arrow.h", "base.h", "host.h", "module.h"] {
            try read(String(contentsOf: folder.appending(path: "pype/\(name)"), encoding: .utf8))
        }
    }

    private mutating func read(_ text: String) {
        for match in text.matches(of: /struct (\w+) \{\n([^}]*)\n\}/) {
            structs.append((String(match.1), Self.fields(String(match.2))))
        }
    }

    private static func fields(_ body: String) -> [Field] {
        var fields: [Field] = []
        var comment = ""
        var rest = body[...]
        while let start = rest.firstIndex(where: { !$0.isWhitespace }) {
            rest = rest[start...]
            if rest.hasPrefix("/*"), let end = rest.firstRange(of: "*/") {
                let text = String(rest[..<end.upperBound])
                // A comment that begins on the line of a field belongs to that field.
                let isBehind = body[..<start].last { $0 != " " } == ";"
                if isBehind, let last = fields.indices.last { fields[last].comment += text } else { comment = text }
                rest = rest[end.upperBound...]
                continue
            }
            guard let end = rest.firstIndex(of: ";") else { break }
            let declaration = rest[..<end]
            let function = declaration.firstMatch(of: /\(\*(\w+)\)\s*\(/).map { String($0.1) }
            let plain = declaration.matches(of: /\w+/).last.map { String($0.0) }
            fields.append(Field(name: function ?? plain ?? "", isFunction: function != nil, comment: comment))
            comment = ""
            rest = rest[rest.index(after: end)...]
        }
        return fields
    }
}
