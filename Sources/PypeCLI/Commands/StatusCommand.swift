import ArgumentParser
import PypeModel
import PypeStore

/// `pype status`: one run, its nodes, and how to go on with it.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show a run: nodes, rows, errors, and how to go on with it.",
        discussion: """
            Example:
              pype status                        the newest run
              pype status 20250115T06            the only run whose id begins so
            """)

    @Argument(help: ArgumentHelp("The run's id, or the beginning of it. Default: the newest.", valueName: "run"))
    var id: String?
    @OptionGroup var jobs: JobsOption
    @Option(help: "How to show it.") var format = ListFormat.table

    func run() throws {
        let found = try RunChoice.find(id, in: try jobs.folders())
        let nodes: [NodeRow]
        let edges: [EdgeRow]
        let progress: RunProgress
        do throws(StoreError) {
            guard let store = try RunDatabase.reading(found.job) else { throw CommandOutput.gone(found.job) }
            nodes = try store.nodes(of: found.row.runID)
            edges = try store.edges(of: found.row.runID)
            progress = RunProgress(found, try store.soundCheckpoints(of: found.row.runID))
        } catch {
            throw CommandOutput.fail([error.diagnostic()])
        }
        switch format {
        case .table: CommandOutput.data(StatusText.text(found, nodes, progress))
        case .json:
            let value: Value = .object([
                "run": RunJSON.value(found), "nodes": .array(nodes.map(RunJSON.value)),
                "edges": .array(edges.map(RunJSON.value)), "progress": progress.value,
            ])
            CommandOutput.data(value.json(pretty: true))
        }
    }
}

extension CommandOutput {
    /// A database that was there a moment ago.
    fileprivate static func gone(_ job: String) -> StoreError {
        let path = RunStore.path(inJob: job)
        return StoreError(
            .cannotOpen, "the run database '\(path)' has just been removed", path: path, hint: "look again")
    }
}
