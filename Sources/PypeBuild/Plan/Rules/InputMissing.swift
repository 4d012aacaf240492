import PypeModel

/// No data connection ends at an input port that the module needs.
enum InputMissing: Rule {
    static let id = "input-missing"

    static func report(_ node: Located<String>, _ port: PortSpec, _ findings: inout Findings) {
        findings.add(
            InputMissing.self, at: node.position,
            "the input \(Excerpt.quoted("\(node.value).\(port.name)")) has no connection",
            hint: "add \"SOME_MODULE.PORT - \(node.value).\(port.name)\" to 'connections: data:'")
    }
}
