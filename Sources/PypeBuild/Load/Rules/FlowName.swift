import PypeModel

/// The flow's name cannot be the name of a folder everywhere: the job lies in `jobs/NAME`.
///
/// A name has 1 to 100 of the letters a to z and A to Z, digits, `_`, `-` and `.`; it starts with a letter, a digit or
/// `_` and does not end with a point.
enum FlowName: Rule {
    static let id = "flow-name"

    static func check(_ name: Located<String>, _ findings: inout Findings) {
        guard !isValid(name.value) else { return }
        findings.add(
            FlowName.self, at: name.position, "the flow's name \(Excerpt.quoted(name.value)) cannot name a folder",
            hint: "use up to 100 letters a to z, digits, '_', '-' and '.', and start with a letter or digit")
    }

    static func isValid(_ name: String) -> Bool {
        guard name.utf8.count <= 100, let first = name.first, first != ".", first != "-", name.last != "." else {
            return false
        }
        return name.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789_-.".unicodeScalars.contains(scalar))
        }
    }
}
