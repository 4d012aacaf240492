import PypeModel

/// Two module ids that cannot be told apart where modules' variables are read.
///
/// Names of variables, `{{moduleid__Variable}}`, do not tell upper from lower case, so `Load` and `load` collide; and
/// with the ids `a` and `a__b`, `{{a__b__c}}` reads two ways.
enum AmbiguousId: Rule {
    static let id = "ambiguous-id"

    static func check(_ ids: [Located<String>], _ findings: inout Findings) {
        var known: [String: Located<String>] = [:]
        for id in ids where known[id.value.lowercased()] == nil { known[id.value.lowercased()] = id }
        for id in ids {
            let folded = id.value.lowercased()
            if let other = known[folded], other.value != id.value {
                findings.add(
                    AmbiguousId.self, at: id.position,
                    "the module ids \(Excerpt.quoted(id.value)) and \(Excerpt.quoted(other.value)) (line "
                        + "\(other.position.line)) differ only in case",
                    hint: "rename one of them")
            }
            for prefix in readings(of: folded) {
                guard let other = known[prefix] else { continue }
                findings.add(
                    AmbiguousId.self, at: id.position,
                    "with the module ids \(Excerpt.quoted(other.value)) and \(Excerpt.quoted(id.value)), a variable "
                        + "such as \(Excerpt.quoted("{{\(id.value)__x}}")) reads two ways",
                    hint: "rename one of them, without '__' and without '_' at the end")
            }
        }
    }

    /// The shorter ids that the beginning of `id__variable` could name as well.
    private static func readings(of id: String) -> [String] {
        guard id.contains("__") || id.hasSuffix("_") else { return [] }
        let letters = Array(id)
        var prefixes: [String] = []
        for index in letters.indices.dropFirst() where letters[index] == "_" {
            let isLast = index == letters.count - 1
            if isLast || letters[index + 1] == "_" { prefixes.append(String(letters[..<index])) }
        }
        return prefixes
    }
}
