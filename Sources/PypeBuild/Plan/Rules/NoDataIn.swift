import PypeModel

/// A data connection ends at a module that takes no data: a source or a solo module.
enum NoDataIn: Rule {
    static let id = "no-data-in"

    static func report(_ port: FlowPort, _ spec: ModuleSpec, _ findings: inout Findings) {
        findings.add(
            NoDataIn.self, at: port.node.position,
            "\(Excerpt.quoted(port.node.value)) (\(spec.name)) is a \(spec.type.rawValue) and takes no data",
            hint: "end the connection at a mod or a sink, or tie the two by a control connection")
    }
}
