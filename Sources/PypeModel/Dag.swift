/// A built flow: all that a run needs to know, and nothing that it has to look up elsewhere.
///
/// Nodes name their module by an index into `modules`, so that a manifest stands in the file once, however many nodes
/// use it (docs/decisions/0002-dag-module-table.md).
package struct Dag: Sendable, Hashable {
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
    /// Times an idempotent module that failed is tried again, where it does not say so itself; nil: 1.
    package var retries: Int?
    /// Seconds before the first new try, where the module does not say so itself; nil: 1.
    package var retryDelay: Double?
    /// Seconds that modules get to stop in when they are cancelled; nil: 10.
    package var grace: Double?
    /// False: nothing is kept for `--resume`; nil: true.
    package var checkpoints: Bool?
    /// Rows from which a table goes to disk; nil: no such limit.
    package var spillThresholdRows: Int?
    /// Share of the memory limit, above 0 and up to 1, from which tables go to disk; nil: the default of the artifacts.
    package var maxRamShare: Double?

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
        case timeout, retries
        case retryDelay = "retry_delay"
        case grace, checkpoints
        case spillThresholdRows = "spill_threshold_rows"
        case maxRamShare = "max_ram_share"
    }
}

/// A module that nodes of the flow use: its library and its whole manifest.
package struct DagModule: Sendable, Hashable {
    package var library: LibrarySpec
    package var spec: ModuleSpec

    package init(library: LibrarySpec, spec: ModuleSpec) {
        self.library = library
        self.spec = spec
    }
}
