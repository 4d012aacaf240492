import PypeModel

/// Two data connections end at one input port that takes only one.
enum InputTaken: Rule {
    static let id = "input-taken"

    static func report(_ port: FlowPort, first: FlowPort, _ findings: inout Findings) {
        findings.add(
            InputTaken.self, at: port.node.position,
            "the input \(Excerpt.quoted("\(port.node.value).\(port.port.value)")) has a connection already, in line "
                + "\(first.node.position.line)",
            hint: "an input takes one connection; put a module that unites tables before it")
    }
}
