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
            "nodes": .array(
                dag.nodes.map {
                    .object([
                        "id": .string($0.id), "module": int($0.module), "config": .object($0.config),
                        "subflow": int($0.subflow),
                    ])
                }),
            "edges": .array(
                dag.edges.map {
                    .object([
                        "from": int($0.from), "output": int($0.output), "to": int($0.to), "input": int($0.input),
                    ])
                }),
            "subflows": .array(dag.subflows.map { .object(["nodes": .array($0.nodes.map(int))]) }),
            "controls": .array(
                dag.controls.map {
                    .object([
                        "from": int($0.from), "to": int($0.to), "order": int($0.order),
                        "condition": .string($0.condition),
                    ])
                }),
        ])
    }

    private static func int(_ number: Int) -> Value { .int(Int64(number)) }

    private static func codable(_ part: some Encodable) throws -> Value {
        try Value(json: [UInt8](try JSONEncoder().encode(part)))
    }
}
