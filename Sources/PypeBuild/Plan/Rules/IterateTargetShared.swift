import PypeModel

/// A control connection with `iterate` leads to a sub flow that another control connection leads to as well. Then it would
/// not be clear whether the sub flow runs once an item or once.
enum IterateTargetShared: Rule {
    static let id = "iterate-target-shared"

    static func check(_ controls: [ControlPlan.Control], _ subflows: SubflowPlan, _ findings: inout Findings) {
        var into: [Int: [Int]] = [:]
        for (number, control) in controls.enumerated() { into[subflows.number[control.to], default: []].append(number) }
        for (number, control) in controls.enumerated() where control.valve.kind == .iterate {
            guard let other = into[subflows.number[control.to]]?.first(where: { $0 != number }) else { continue }
            let edge = controls[other].source
            findings.add(
                IterateTargetShared.self, at: control.source.to.position,
                "the sub flow of \(Excerpt.quoted(control.source.to.value)) runs once an item, but the connection from "
                    + "\(Excerpt.quoted(edge.from.value)) in line \(edge.from.position.line) leads to it as well",
                hint: "put a module between that only the iteration leads to, or remove the other connection")
        }
    }
}
