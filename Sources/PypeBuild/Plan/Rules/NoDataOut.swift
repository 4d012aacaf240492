import PypeModel

/// A data connection starts at a module that gives no data: a sink or a solo module.
enum NoDataOut: Rule {
    static let id = "no-data-out"

    static func report(_ port: FlowPort, _ spec: ModuleSpec, _ findings: inout Findings) {
        findings.add(
            NoDataOut.self, at: port.node.position,
            "\(Excerpt.quoted(port.node.value)) (\(spec.name)) is a \(spec.type.rawValue) and gives no data",
            hint: "start the connection at a source or a mod, or tie the two by a control connection")
    }
}
