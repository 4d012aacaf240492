package import PypeModel
package import PypeSchedule

/// What a run leaves behind: run.json in the run folder, format `pype.run/1` (registry/run.schema.json).
package struct RunRecord: Sendable {
    package static let format = "pype.run/1"

    package var runID: String
    package var flow: FlowInfo
    package var status: FlowState
    /// Why the run ended early; nil otherwise.
    package var reason: String?
    /// RFC 3339, UTC.
    package var started: String
    package var ended: String
    package var seconds: Double
    package var threads: Int
    package var maxParallel: Int
    /// SHA-256 of dag.json.
    package var dagSHA256: String
    /// Attempts at the run, this one included.
    package var attempts = 1
    /// In file order.
    package var nodes: [NodeReport]
}

/// How one node of a run went.
package struct NodeReport: Sendable {
    package var id: String
    package var module: String
    package var status: NodeState
    package var counts: NodeCounts
    /// Seconds from the start of the run; nil when the node never started.
    package var started: Double?
    /// Seconds the node took, setup and teardown included.
    package var seconds: Double?
    package var globals: [String: Value]?
    /// Output files that the node published, without what is secret in their names; nil for none.
    package var files: [String]?
    /// The same as they are named on the disk, where a name may hold a secret: never written anywhere.
    package var published: [String] = []
    /// Files with the rejected rows that nobody read; nil for none.
    package var rejects: [String]?
    package var error: NodeError?
    /// `3`, or `1/0` when iterations are nested; empty outside, and in the sum over all iterations.
    package var iteration = ""
    /// How often it ran, when that was in iterations.
    package var iterations: Int?
    /// Tries, when there was more than one.
    package var tries: Int?
    /// An earlier attempt at the run did it.
    package var isRestored = false
}

/// Why a node failed.
package struct NodeError: Sendable, Hashable {
    /// What the node was doing: `config`, `create`, `setup`, `run`, `commit`, `ledger` or `teardown`.
    package var phase: String
    /// Name of the status, as the module ABI has it: `INVALID_DATA`.
    package var code: String
    package var message: String
    package var hint: String?
    package var module: String
    /// Path of the library.
    package var library: String
    /// How often it was tried.
    package var tries = 1
    /// `3`, or `1/0` when iterations are nested; empty outside.
    package var iteration = ""
}

extension NodeError: CustomStringConvertible {
    /// For people: a line, and below it what to do, without anything that could steer a terminal.
    package var description: String {
        let remedy = hint.map { "\n  help: \(RunText.plain($0))" } ?? ""
        let tries = tries > 1 ? ", tried \(tries) times" : ""
        return "\(RunText.plain(message)) [\(code) in \(phase) of \(module), \(library)\(tries)]\(remedy)"
    }
}
