package import PypeModel

/// Flow files to jobs: load, plan, emit. The only entry of this target for outsiders.
package enum Build {
    /// Checks a flow file and plans it. Reads the file, executes no module.
    ///
    /// - Parameters:
    ///   - modules: the registered modules by name.
    package static func check(flowFile: String, modules: [String: DagModule]) -> BuildReport {
        checked(flowFile: flowFile, modules: modules).report
    }

    /// Checks a flow file and writes its job, `jobs/NAME/`.
    ///
    /// - Returns: the job's folder, nil when the flow has errors; and what the checks found.
    /// - Throws: `job-folder` when the job cannot be written; an older job of that name is untouched then.
    package static func emit(
        flowFile: String, modules: [String: DagModule], into jobs: String
    ) throws(Diagnostic) -> (folder: String?, report: BuildReport) {
        let (report, loaded) = checked(flowFile: flowFile, modules: modules)
        guard let dag = report.dag, let loaded else { return (nil, report) }
        return (try Emit.emit(dag, flow: loaded.flow, source: loaded.source, into: jobs), report)
    }

    private static func checked(
        flowFile: String, modules: [String: DagModule]
    ) -> (report: BuildReport, loaded: Load.Result?) {
        var findings = Findings()
        let (source, loaded) = Load.flow(flowFile, &findings)
        let dag = loaded.flatMap {
            Plan.dag($0.flow, modules: modules, hasAllEdges: $0.hasAllEdges, &findings)
        }
        return (BuildReport(diagnostics: findings.diagnostics(in: source), dag: dag), loaded)
    }
}
