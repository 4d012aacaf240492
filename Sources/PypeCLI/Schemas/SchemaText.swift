import PypeHost
import PypeModel

/// The columns of a flow, for people and for programs.
enum SchemaText {
    /// A table with a line a column; below it, what is not known, and why.
    static func table(_ schemas: FlowSchemas) -> String {
        var rows: [[String]] = []
        var unknown = ""
        for node in schemas.nodes {
            for (port, columns) in zip(node.module.outputPorts, node.answer.outputs) {
                guard let columns else { continue }
                rows += columns.map { [node.id, port.name, $0.name, $0.type, $0.isNullable ? "yes" : "no"] }
                if columns.isEmpty { rows.append([node.id, port.name, "", "", ""]) }
            }
            let ports = open(node)
            guard !ports.isEmpty else { continue }
            unknown += "\(node.id): the columns of \(ports.joined(separator: " and ")) are not known: \(why(node))\n"
        }
        return TextTable.text(header: ["module", "port", "column", "type", "nulls"], rows: rows)
            + (unknown.isEmpty ? "" : "\n\(unknown)")
    }

    /// Ports of which the columns are not known.
    private static func open(_ node: FlowSchemas.Node) -> [String] {
        zip(node.module.outputPorts, node.answer.outputs).filter { $1 == nil }.map { $0.0.name }
    }

    private static func why(_ node: FlowSchemas.Node) -> String {
        node.answer.refusal.map { _ in "it refused" } ?? node.answer.crash ?? node.answer.reason ?? "it does not say"
    }

    /// `null` stands for columns that are not known.
    static func json(_ schemas: FlowSchemas) -> [Node] {
        schemas.nodes.map { node in
            Node(
                id: node.id, module: node.module.name,
                outputs: zip(node.module.outputPorts, node.answer.outputs).map { port, columns in
                    Port(
                        port: port.name,
                        columns: columns?.map { Column(name: $0.name, type: $0.type, nullable: $0.isNullable) })
                }, unknown: open(node).isEmpty ? nil : why(node))
        }
    }

    struct Node: Encodable {
        var id: String
        var module: String
        var outputs: [Port]
        /// Why the columns of some port are not known.
        var unknown: String?
    }

    struct Port: Encodable {
        var port: String
        var columns: [Column]?

        enum CodingKeys: CodingKey { case port, columns }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(port, forKey: .port)
            try container.encode(columns, forKey: .columns)
        }
    }

    struct Column: Encodable {
        var name: String
        var type: String
        var nullable: Bool
    }
}
