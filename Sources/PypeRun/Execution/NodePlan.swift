import PypeHost
import PypeModel

/// All that is the same in every run of a node. A class, since each run hands it to several others.
final class NodePlan: Sendable {
    let index: Int
    let id: String
    let subflow: Int
    let module: LoadedModule
    /// Path of the library.
    let library: String
    let config: NodeConfig
    /// By input port: the edges that end there.
    let incoming: [[Int]]
    /// By output port: the edges that start there.
    let outgoing: [[Int]]
    /// By output port: the control edges that iterate over it.
    let lists: [[Int]]
    /// By output port: who reads it, iterations included.
    let readers: [Int]
    /// New tries after a failure; 0 for a module that may not be repeated.
    let retries: Int
    /// Seconds before the first of them.
    let retryDelay: Double
    /// Seconds a try may take.
    let timeout: Double?
    let maxRejects: RejectLimit?
    let forceDisk: Bool

    let spec: ModuleSpec

    init(
        _ node: DagNode, index: Int, config: NodeConfig, module: LoadedModule, library: String, wiring: Wiring,
        settings: DagSettings
    ) {
        self.index = index
        self.config = config
        self.module = module
        self.library = library
        id = node.id
        subflow = node.subflow
        spec = module.spec
        incoming = wiring.incoming[index]
        outgoing = wiring.outgoing[index]
        lists = wiring.lists[index]
        readers = zip(wiring.outgoing[index], wiring.lists[index]).map { $0.count + ($1.isEmpty ? 0 : 1) }
        retries = module.spec.flags.contains(.idempotent) ? node.policy.retries ?? settings.retries ?? 1 : 0
        retryDelay = node.policy.retryDelay ?? settings.retryDelay ?? 1
        timeout = node.policy.timeout
        maxRejects = node.policy.maxRejects
        forceDisk = node.policy.forceDisk
    }

    /// The plans of all nodes of a dag.
    /// - Throws: ``DiagnosticsError`` with what is wrong with the configs: `config-template`.
    static func all(_ dag: Dag, modules: [LoadedModule]) throws(DiagnosticsError) -> [NodePlan] {
        let wiring = Wiring(dag)
        var problems: [Diagnostic] = []
        var plans: [NodePlan] = []
        plans.reserveCapacity(dag.nodes.count)
        for (index, node) in dag.nodes.enumerated() {
            let module = modules[node.module]
            let config: NodeConfig
            do {
                config = try NodeConfig(node.config, of: node.id)
            } catch {
                problems += error.diagnostics
                continue
            }
            plans.append(
                NodePlan(
                    node, index: index, config: config, module: module, library: dag.modules[node.module].library.path,
                    wiring: wiring, settings: dag.settings))
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        return plans
    }
}
