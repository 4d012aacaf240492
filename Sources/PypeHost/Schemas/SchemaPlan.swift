import PypeModel

/// The nodes of a flow that are to be asked for their columns, in data order, as far as is known before a run.
package struct SchemaPlan: Sendable {
    package struct Node: Sendable {
        package var id: String
        /// Path of the library.
        package var library: String
        package var module: String
        /// A JSON object; nil when it holds what only a run can know.
        package var config: String?
        /// Why there is no config.
        package var reason: String?
        /// For each input port the outputs that lead there.
        package var inputs: [[Source]]
        package var outputCount: Int

        package init(
            id: String, library: String, module: String, config: String?, reason: String?, inputs: [[Source]],
            outputCount: Int
        ) {
            self.id = id
            self.library = library
            self.module = module
            self.config = config
            self.reason = reason
            self.inputs = inputs
            self.outputCount = outputCount
        }
    }

    /// An output of a node before.
    package struct Source: Sendable {
        /// Place in ``SchemaPlan/nodes``.
        package var node: Int
        package var port: Int

        package init(node: Int, port: Int) {
            self.node = node
            self.port = port
        }
    }

    package var flowName: String
    package var nodes: [Node]

    package init(flowName: String, nodes: [Node]) {
        self.flowName = flowName
        self.nodes = nodes
    }
}

extension SchemaPlan {
    /// One JSON value.
    var bytes: [UInt8] {
        let nodes = nodes.map { node in
            var members: [String: Value] = [
                "id": .string(node.id), "library": .string(node.library), "module": .string(node.module),
                "output_count": .int(Int64(node.outputCount)),
                "inputs": .array(
                    node.inputs.map { sources in
                        .array(sources.map { .array([.int(Int64($0.node)), .int(Int64($0.port))]) })
                    }),
            ]
            members["config"] = node.config.map { .string($0) }
            members["reason"] = node.reason.map { .string($0) }
            return Value.object(members)
        }
        return JSONWriter.bytes(of: .object(["flow": .string(flowName), "nodes": .array(nodes)]))
    }

    init(_ fields: ValueFields) throws(ValueFault) {
        flowName = try fields.text("flow")
        nodes = try fields.list("nodes") { node throws(ValueFault) in
            Node(
                id: try node.text("id"), library: try node.text("library"), module: try node.text("module"),
                config: node.members["config"]?.stringValue, reason: node.members["reason"]?.stringValue,
                inputs: (try node.optionalList("inputs") ?? []).map(Self.sources),
                outputCount: Int(clamping: try node.integer("output_count")))
        }
    }

    private static func sources(_ value: Value) -> [Source] {
        guard case .array(let sources) = value else { return [] }
        return sources.compactMap { source in
            guard case .array(let pair) = source, pair.count == 2, case .int(let node) = pair[0],
                case .int(let port) = pair[1]
            else { return nil }
            return Source(node: Int(clamping: node), port: Int(clamping: port))
        }
    }
}
