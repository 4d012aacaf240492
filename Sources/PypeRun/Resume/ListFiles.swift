import PypeHost
import PypeModel
import PypeSchedule

/// Where the lists that iterations go through are kept: one file for each output that iterations leave from, and each
/// iteration around it. The names come from the flow, not from places in dag.json, which a build may move.
struct ListFiles: Sendable {
    /// `checkpoints/` of the run folder.
    let folder: String
    private let dag: Dag
    /// Iterate edges, by the sub flow they leave.
    private let edges: [Int: [Int]]

    init(folder: String, dag: Dag) {
        self.folder = folder
        self.dag = dag
        edges = Dictionary(
            grouping: dag.controls.indices.filter { dag.controls[$0].kind == .iterate },
            by: { dag.nodes[dag.controls[$0].from].subflow })
    }

    /// The iterate edges of a sub flow.
    func edges(leaving subflow: Int) -> [Int] { edges[subflow] ?? [] }

    /// What an iterate edge goes through: `days.data`.
    private func source(of edge: Int) -> String {
        let control = dag.controls[edge]
        let node = dag.nodes[control.from]
        let ports = dag.modules[node.module].spec.outputPorts
        guard let port = control.items, ports.indices.contains(port) else { return node.id }
        let name = "\(node.id).\(ports[port].name)"
        // A file's name has 255 bytes at most, with what stands around this.
        return name.utf8.count <= 150 ? name : FileHash.sha256(text: name)
    }

    /// Name of the file, `list-days.data.parquet`, or `list-days.data#1-0.parquet` in an iteration.
    func name(_ edge: Int, in iteration: String) -> String {
        let turn = iteration.isEmpty ? "" : "#" + iteration.split(separator: "/").joined(separator: "-")
        return "list-\(source(of: edge))\(turn).parquet"
    }

    func path(_ edge: Int, in iteration: String) -> String { "\(folder)/\(name(edge, in: iteration))" }
}
