/// A built flow: all that a run needs to know, and nothing that it has to look up elsewhere.
///
/// Nodes name their module by an index into `modules`, so that a manifest stands in the file once, however many nodes
/// use it (docs/decisions/0002-dag-module-table.md).
package struct Dag: Sendable, Hashable, Codable {
    /// Format id of this file.
    package static let format = "pype.dag/1"

    package var format: String
    package var flow: FlowInfo
    package var settings: DagSettings
    package var modules: [DagModule]
    /// In file order.
    package var nodes: [DagNode]
    package var edges: [DagEdge]
    package var subflows: [DagSubflow]
    package var controls: [DagControl]

    package init(
        flow: FlowInfo,
        settings: DagSettings,
        modules: [DagModule],
        nodes: [DagNode],
        edges: [DagEdge],
        subflows: [DagSubflow],
        controls: [DagControl]
    ) {
        self.format = Dag.format
        self.flow = flow
        self.settings = settings
        self.modules = modules
        self.nodes = nodes
        self.edges = edges
        self.subflows = subflows
        self.controls = controls
    }
}

/// Who the flow is.
package struct FlowInfo: Sendable, Hashable, Codable {
    package var name: String
    package var version: String
    package var authors: [String]
    package var created: String?
    package var description: String?

    package init(
        name: String,
        version: String,
        authors: [String] = [],
        created: String? = nil,
        description: String? = nil
    ) {
        self.name = name
        self.version = version
        self.authors = authors
        self.created = created
        self.description = description
    }
}

/// The settings a run obeys. Times are seconds.
package struct DagSettings: Sendable, Hashable, Codable {
    /// `halt` or `continue`.
    package var failStrategy: String
    /// `eager`, the only mode that is built.
    package var executionMode: String
    /// Threads of the pool; nil: PYPELINE_THREADS, else twice the processors.
    package var threads: Int?
    /// Modules that run at the same time; nil: as many as there are threads.
    package var maxParallel: Int?
    /// Seconds the whole run may take, 1 or more; nil: as long as it takes.
    package var timeout: Int?

    package init(
        failStrategy: String = "halt",
        executionMode: String = "eager",
        threads: Int? = nil,
        maxParallel: Int? = nil,
        timeout: Int? = nil
    ) {
        self.failStrategy = failStrategy
        self.executionMode = executionMode
        self.threads = threads
        self.maxParallel = maxParallel
        self.timeout = timeout
    }

    package enum CodingKeys: String, CodingKey {
        case failStrategy = "fail_strategy"
        case executionMode = "execution_mode"
        case threads
        case maxParallel = "max_parallel"
        case timeout
    }
}

/// A module that nodes of the flow use: its library and its whole manifest.
package struct DagModule: Sendable, Hashable, Codable {
    package var library: LibrarySpec
    package var spec: ModuleSpec

    package init(library: LibrarySpec, spec: ModuleSpec) {
        self.library = library
        self.spec = spec
    }
}

/// One step.
package struct DagNode: Sendable, Hashable, Codable {
    package var id: String
    /// Index into `Dag.modules`.
    package var module: Int
    /// Validated, defaults filled in.
    package var config: [String: Value]
    /// Index into `Dag.subflows`.
    package var subflow: Int

    package init(id: String, module: Int, config: [String: Value], subflow: Int) {
        self.id = id
        self.module = module
        self.config = config
        self.subflow = subflow
    }
}

/// A data edge from an output port to an input port. All four are indices: into `Dag.nodes`, and into the ports of the
/// node's module.
package struct DagEdge: Sendable, Hashable, Codable {
    package var from: Int
    package var output: Int
    package var to: Int
    package var input: Int

    package init(from: Int, output: Int, to: Int, input: Int) {
        self.from = from
        self.output = output
        self.to = to
        self.input = input
    }
}

/// A connected component of the data graph.
package struct DagSubflow: Sendable, Hashable, Codable {
    /// Indices into `Dag.nodes`, in data order.
    package var nodes: [Int]

    package init(nodes: [Int]) { self.nodes = nodes }
}

/// A control edge between two sub flows.
package struct DagControl: Sendable, Hashable, Codable {
    /// Index of the node the edge leaves.
    package var from: Int
    /// Index of the node the edge was written to end at; its sub flow is what starts.
    package var to: Int
    /// 1 or more; `Last` is replaced.
    package var order: Int
    /// `success`, the only condition that is built.
    package var condition: String

    package init(from: Int, to: Int, order: Int, condition: String = "success") {
        self.from = from
        self.to = to
        self.order = order
        self.condition = condition
    }
}
