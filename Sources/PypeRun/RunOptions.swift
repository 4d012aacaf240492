package import PypeModel

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

    /// Both together.
    var context: [String: Value] { contextDefaults.merging(contextOverrides) { $1 } }
}
