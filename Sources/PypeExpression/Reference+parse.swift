import PypeModel

extension Reference {
    /// Characters that a name may have; nothing in a flow needs more.
    package static let limit = 1024

    /// Reads one name, such as `context.x` or `load__rows`, with nothing around it.
    ///
    /// - Parameter offset: where the name starts in the text it stands in, in characters; errors count from there.
    /// - Parameter inCondition: the name stands in a condition, so that hints name what can stand there.
    /// - Throws: ``ExpressionError``, with the nearest name for one that is misspelt.
    package static func parse(
        _ text: some StringProtocol, offset: Int, inCondition: Bool = false
    ) throws(ExpressionError) -> Reference {
        guard !text.isEmpty else {
            throw ExpressionError("a name is missing", hint: "write, for example, context.x", offset: offset)
        }
        guard text.utf8.count <= 4 * limit, text.count <= limit else {
            throw ExpressionError("a name has more than \(limit) characters", offset: offset)
        }
        guard let dot = text.firstIndex(of: ".") else {
            if text == "status" { return .status(node: nil) }
            if GlobalName.hasParts(text) {
                try checkName(text, "a global", offset, extra: "-")
                return .global(text: String(text))
            }
            throw unknown(text, offset, inCondition)
        }
        let rest = text[text.index(after: dot)...]
        let place = offset + text.distance(from: text.startIndex, to: text.index(after: dot))
        switch String(text[..<dot]) {
        case "context":
            try checkName(rest, "a context variable", place)
            return .context(String(rest))
        case "env":
            try checkName(rest, "an environment variable", place)
            return .environment(String(rest))
        case "status":
            try checkName(rest, "a module", place, extra: "-")
            return .status(node: String(rest))
        case "secret": return .secret(try secret(rest, place))
        case "iter" where rest == "index": return .index
        case "iter" where rest == "item": return .item(path: [])
        case "iter" where rest.hasPrefix("item."): return .item(path: try path(rest.dropFirst(5), place + 5))
        case "run" where rest == "id": return .runID
        case "run" where rest == "date": return .runDate
        case "flow" where rest == "name": return .flowName
        default:
            let head = text[..<dot]
            guard GlobalName.hasParts(head) else { throw unknown(text, offset, inCondition) }
            try checkName(head, "a global", offset, extra: "-")
            return .global(text: String(head), path: try path(rest, place))
        }
    }

    // MARK: Parts

    private static func checkName(
        _ name: some StringProtocol, _ what: String, _ offset: Int, extra: Character? = nil
    ) throws(ExpressionError) {
        guard let first = name.first else {
            throw ExpressionError("the name of \(what) is missing", offset: offset)
        }
        guard first.isLetter || first == "_" else {
            throw ExpressionError(
                "the name of \(what) starts with a letter or '_', not with '\(first)'", offset: offset)
        }
        for (place, character) in name.enumerated() where !isNameCharacter(character) && character != extra {
            throw wrong(character, in: what, offset + place)
        }
    }

    static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character == "_" || (character.isASCII && character.isNumber)
    }

    private static func wrong(_ character: Character, in what: String, _ offset: Int) -> ExpressionError {
        ExpressionError(
            "the name of \(what) cannot have a '\(character)'",
            hint: character == "." ? "fields can be asked for of iter.item and MODULE__VARIABLE only" : nil,
            offset: offset)
    }

    /// `FIELD.FIELD`. A field may start with a digit.
    static func path(_ text: some StringProtocol, _ offset: Int) throws(ExpressionError) -> [String] {
        var path: [String] = []
        var field = ""
        for (place, character) in text.enumerated() {
            if character == "." {
                guard !field.isEmpty else { throw ExpressionError("a field is missing", offset: offset + place) }
                path.append(field)
                field = ""
            } else if isNameCharacter(character) {
                field.append(character)
            } else {
                throw wrong(character, in: "a field", offset + place)
            }
        }
        guard !field.isEmpty else { throw ExpressionError("a field is missing", offset: offset + text.count) }
        return path + [field]
    }

    /// `PATH#FIELD` or `PATH`.
    private static func secret(_ text: some StringProtocol, _ offset: Int) throws(ExpressionError) -> SecretReference {
        for (place, character) in text.enumerated() {
            guard !isNameCharacter(character), !"/.-:@#".contains(character) else { continue }
            throw ExpressionError(
                "a reference to a secret cannot have a '\(character)'",
                hint: "write secret.PATH or secret.PATH#FIELD, in letters, digits and / . _ - : @",
                offset: offset + place)
        }
        let parts = String(text).split(separator: "#", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw ExpressionError(
                "a reference to a secret has a path, and after one '#' a field",
                hint: "write secret.PATH or secret.PATH#FIELD", offset: offset)
        }
        return SecretReference(path: parts[0], field: parts.count == 2 ? parts[1] : nil)
    }

    // MARK: Names that are none

    private static let roots = ["context", "env", "flow", "iter", "run", "secret", "status"]
    private static let whole = ["iter.item", "iter.index", "run.id", "run.date", "flow.name"]

    private static func unknown(
        _ text: some StringProtocol, _ offset: Int, _ inCondition: Bool
    ) -> ExpressionError {
        ExpressionError(
            "there is no name '\(shown(text))'",
            hint: suggestion(String(text)).map { "did you mean '\($0)'?" }
                ?? "names are context.NAME, MODULE__VARIABLE, iter.item, iter.index, run.id, run.date, flow.name, "
                + (inCondition
                    ? "env.NAME, status and status.MODULE" : "env.NAME, secret.PATH#FIELD and, in conditions, status"),
            offset: offset)
    }

    private static func suggestion(_ text: String) -> String? {
        if let near = Suggestion.nearest(to: text, among: whole) { return near }
        guard let dot = text.firstIndex(of: ".") else {
            let near = Suggestion.nearest(to: text, among: roots)
            return near == "status" ? near : near.map { "\($0).…" }
        }
        guard let root = Suggestion.nearest(to: String(text[..<dot]), among: roots) else { return nil }
        // What comes after a root with names of its own is not to be guessed.
        let isOpen = ["context", "env", "secret", "status"].contains(root)
        let corrected = root + text[dot...]
        return isOpen && corrected.count <= 128 ? corrected : Suggestion.nearest(to: corrected, among: whole)
    }

    private static func shown(_ text: some StringProtocol) -> String {
        text.count <= 60 ? String(text) : text.prefix(60) + "…"
    }
}

extension Reference: CustomStringConvertible {
    /// The reference as it is written.
    package var description: String {
        switch self {
        case .context(let name): "context.\(name)"
        case .global(let text, let path): ([text] + path).joined(separator: ".")
        case .item(let path): (["iter.item"] + path).joined(separator: ".")
        case .index: "iter.index"
        case .runID: "run.id"
        case .runDate: "run.date"
        case .flowName: "flow.name"
        case .environment(let name): "env.\(name)"
        case .secret(let secret): "secret.\(secret.text)"
        case .status(let node): node.map { "status.\($0)" } ?? "status"
        }
    }
}
