#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Dag to JSON value. Nodes, edges and the module table are turned by hand, since there are many, and since Foundation's
/// encoder writes 1.0 as 1; the few settings by Codable.
enum DagEncoding {
    static func value(of dag: Dag) throws -> Value {
        .object([
            "format": .string(dag.format),
            "flow": try codable(dag.flow),
            "settings": try codable(dag.settings),
            "modules": .array(
                dag.modules.map { .object(["library": $0.library.value, "spec": $0.spec.value]) }),
            "nodes": .array(dag.nodes.map(node)),
            "edges": .array(
                dag.edges.map {
                    .object([
                        "from": int($0.from), "output": int($0.output), "to": int($0.to), "input": int($0.input),
                    ])
                }),
            "subflows": .array(
                dag.subflows.map { subflow in
                    var object: [String: Value] = ["nodes": .array(subflow.nodes.map(int))]
                    if subflow.joinsAny { object["join"] = .string("any") }
                    return .object(object)
                }),
            "controls": .array(dag.controls.map(control)),
        ])
    }

    private static func node(_ node: DagNode) -> Value {
        var object: [String: Value] = [
            "id": .string(node.id), "module": int(node.module), "config": .object(node.config),
            "subflow": int(node.subflow),
        ]
        if node.policy != NodePolicy() { object["policy"] = node.policy.value }
        return .object(object)
    }

    private static func control(_ control: DagControl) -> Value {
        var object: [String: Value] = [
            "from": int(control.from), "to": int(control.to), "order": int(control.order),
            "condition": .string(control.condition.text),
        ]
        if control.kind != .normal { object["kind"] = .string(control.kind.rawValue) }
        if control.parallel != 1 { object["parallel"] = int(control.parallel) }
        object["items"] = control.items.map(int)
        return .object(object)
    }

    private static func int(_ number: Int) -> Value { .int(Int64(number)) }

    private static func codable(_ part: some Encodable) throws -> Value {
        try Value(json: [UInt8](try JSONEncoder().encode(part)))
    }
}
