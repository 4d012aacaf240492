import PypeModel

/// A module has both `configs` (with `required` and `optional`) and the flat `config`.
enum TwoConfigs: Rule {
    static let id = "two-configs"

    static func report(_ id: String, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(
            TwoConfigs.self, at: position, "the module \(Excerpt.quoted(id)) has both 'config' and 'configs'",
            hint: "put all parameters into one of them")
    }
}
