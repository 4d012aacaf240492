package import PypeModel

/// What a caller may set for a run.
package struct RunOptions: Sendable {
    /// Load libraries whose hash differs from the one in dag.json.
    package var allowChangedModules = false
    /// Overrides `settings.threads`.
    package var threads: Int?
    /// Variables of the context, later sources over earlier ones.
    package var context: [String: Value] = [:]
    package var environment: [String: String] = [:]
    /// Seconds that modules get to stop in, instead of the flow's own number.
    package var grace: Double?

    package init() {}
}
