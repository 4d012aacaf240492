package import PypeModel
import PypeTemplate

/// What a caller may set for a run.
package struct RunOptions: Sendable {
    /// Load libraries whose hash differs from the one in dag.json.
    package var allowChangedModules = false
    /// Overrides `settings.threads`.
    package var threads: Int?
    /// Variables of the context from the job itself.
    package var contextDefaults: [String: Value] = [:]
    /// Variables of the context that the caller gave, over those of the job.
    package var contextOverrides: [String: Value] = [:]
    /// JSON files with more of them, and texts `name=value` over all.
    package var contextFiles: [String] = []
    package var contextAssignments: [String] = []
    package var environment: [String: String] = [:]
    /// Seconds that modules get to stop in, instead of the flow's own number.
    package var grace: Double?

    /// Keep checkpoints, or not, instead of the flow's own setting.
    package var checkpoints: Bool?
    /// Run beside other runs of the job.
    package var allowsConcurrent = false
    /// A run to take up again; nil for a new one.
    package var resume: ResumeRequest?
    /// File that gets what the scheduler was told and said.
    package var trace: String?

    package init() {}

    /// Reads the context of a job and what the caller gives for it.
    /// - Returns: warnings.
    /// - Throws: ``DiagnosticsError`` with all that is wrong with the files and the texts.
    mutating func readContext(of job: JobFolder) throws(DiagnosticsError) -> [Diagnostic] {
        contextDefaults.merge(try ContextFiles(standard: job.contextFile).values) { $1 }
        guard !contextFiles.isEmpty || !contextAssignments.isEmpty else { return [] }
        let files = try ContextFiles(
            standard: job.contextFile, files: contextFiles, assignments: contextAssignments)
        contextOverrides.merge(files.overrides) { $1 }
        var known = Set(contextDefaults.keys)
        for node in job.dag.nodes { known.formUnion(NodeConfig.contextNames(of: node.config)) }
        for control in job.dag.controls { known.formUnion(Conditions.contextNames(of: control)) }
        return files.strangers(to: known)
    }

    /// Both together.
    var context: [String: Value] { contextDefaults.merging(contextOverrides) { $1 } }
}
