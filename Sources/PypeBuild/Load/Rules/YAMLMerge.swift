import PypeModel

/// The YAML merge key `<<` is not supported, since it is of use only with aliases (`yaml-alias`). In quotes, `"<<"` is a
/// key like any other.
enum YAMLMerge: Rule {
    static let id = "yaml-merge"

    static func report(at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            YAMLMerge.self, at: position, "the merge key '<<' is not supported", hint: "write the keys out here")
    }
}
