package import PypeModel
package import PypeRegistry

/// Flow files to jobs: load, plan, emit. The only entry of this target for outsiders.
package enum Build {
    /// Checks a flow file and plans it. Reads the file, executes no module.
    package static func check(flowFile: String, registry: Registry) -> BuildReport {
        checked(flowFile: flowFile, registry: registry).report
    }

    /// Checks a flow file and writes its job, `jobs/NAME/`.
    ///
    /// - Returns: the job's folder, nil when the flow has errors; and what the checks found.
    /// - Throws: `job-not-written` when the job cannot be written; an older job of that name is untouched then.
    package static func emit(
        flowFile: String, registry: Registry, into jobs: String
    ) throws(Diagnostic) -> (folder: String?, report: BuildReport) {
        let (report, loaded) = checked(flowFile: flowFile, registry: registry)
        guard let dag = report.dag, let loaded else { return (nil, report) }
        return (try Emit.emit(dag, flow: loaded.flow, source: loaded.source, into: jobs), report)
    }

    /// Draws a planned flow: sub flows as clusters, data edges solid with their ports, control edges dashed with their
    /// valves.
    ///
    /// - Throws: `graphviz` when an SVG is asked for and Graphviz's `dot` is missing or fails.
    package static func graph(_ dag: Dag, format: GraphFormat) throws(Diagnostic) -> String {
        try Graph.text(of: dag, format: format)
    }

    /// What modules said of the columns that will come to them, as findings about the flow file.
    package static func schemaFindings(_ faults: [SchemaFault], in report: BuildReport) -> [Diagnostic] {
        Schemas.findings(faults, in: report)
    }

    private static func checked(
        flowFile: String, registry: Registry
    ) -> (report: BuildReport, loaded: Load.Result?) {
        var findings = Findings()
        let (source, loaded) = Load.flow(flowFile, &findings)
        let dag = loaded.flatMap {
            Plan.dag($0.flow, registry: registry, hasAllEdges: $0.hasAllEdges, &findings)
        }
        var report = BuildReport(diagnostics: findings.diagnostics(in: source), dag: dag)
        for module in loaded?.flow.modules ?? [] {
            report.places[module.id.value] = NodePlace(
                location: source.location(module.id.position), source: source.excerpt(module.id.position))
        }
        report.context = loaded?.flow.context ?? [:]
        return (report, loaded)
    }
}
