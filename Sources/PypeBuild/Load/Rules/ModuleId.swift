import PypeModel

/// A module's `id` is not a name: it starts with a letter or `_`, goes on with letters, digits, `_` and `-`, and has at
/// most 64 characters. Connections and messages refer to the module by it.
enum ModuleId: Rule {
    static let id = "module-id"

    static func check(_ name: Located<String>, _ findings: inout Findings) {
        guard !isValid(name.value) else { return }
        findings.add(
            ModuleId.self, at: name.position, "\(Excerpt.quoted(name.value)) is not a module id",
            hint: "start with a letter, go on with letters, digits, '_' and '-', up to 64")
    }

    static func isValid(_ name: String) -> Bool {
        guard let first = name.first, first.isLetter || first == "_", name.count <= 64 else { return false }
        return name.allSatisfy { character in
            character.isLetter || character == "_" || character == "-"
                || (character.isASCII && character.isNumber)
        }
    }
}
