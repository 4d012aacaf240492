/// One step.
package struct DagNode: Sendable, Hashable {
    package var id: String
    /// Index into `Dag.modules`.
    package var module: Int
    /// Validated as far as it is known, defaults filled in, placeholders as they were written.
    package var config: [String: Value]
    /// Index into `Dag.subflows`.
    package var subflow: Int
    package var policy: NodePolicy

    package init(
        id: String, module: Int, config: [String: Value], subflow: Int, policy: NodePolicy = NodePolicy()
    ) {
        self.id = id
        self.module = module
        self.config = config
        self.subflow = subflow
        self.policy = policy
    }
}

/// What a flow asks of the run of one node, beyond its parameters. Nil: as the settings say.
package struct NodePolicy: Sendable, Hashable {
    /// Times it is tried again after a failure, 0 or more, if its module is idempotent.
    package var retries: Int?
    /// Seconds before the first new try.
    package var retryDelay: Double?
    /// Seconds one try may take.
    package var timeout: Double?
    /// Rejected rows that are kept aside instead of failing the node, where nobody reads the reject port.
    package var maxRejects: RejectLimit?
    /// The tables it makes go to disk at once.
    package var forceDisk: Bool

    package init(
        retries: Int? = nil, retryDelay: Double? = nil, timeout: Double? = nil, maxRejects: RejectLimit? = nil,
        forceDisk: Bool = false
    ) {
        self.retries = retries
        self.retryDelay = retryDelay
        self.timeout = timeout
        self.maxRejects = maxRejects
        self.forceDisk = forceDisk
    }
}

/// How many rows a node may reject.
package enum RejectLimit: Sendable, Hashable {
    case rows(Int)
    /// Of the rows that came in, 0 to 100.
    case percent(Double)
}
