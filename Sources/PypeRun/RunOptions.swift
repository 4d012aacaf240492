/// What a caller may set for a run.
package struct RunOptions: Sendable {
    /// Load libraries whose hash differs from the one in dag.json.
    package var allowChangedModules = false
    /// Overrides `settings.threads`.
    package var threads: Int?
    package var environment: [String: String] = [:]
    /// Seconds that modules get to stop in after the flow's time is up.
    package var grace = 10.0

    package init() {}
}
