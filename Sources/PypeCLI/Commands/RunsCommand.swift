import ArgumentParser
import PypeModel
import PypeRun
import PypeStore

/// `pype runs`: what has run, and how it ended.
struct RunsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the runs of all jobs, newest first.",
        discussion: """
            Example:
              pype runs
              pype runs --job jobs/nightly --limit 5 --format json

            'interrupted' is a run whose process ended without a word: killed, or the power went.
            """)

    @OptionGroup var jobs: JobsOption
    @Option(help: "How many runs at most.") var limit = 20
    @Option(help: "How to list.") var format = ListFormat.table

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit takes a number from 1.") }
    }

    func run() throws {
        let known = KnownRuns(of: try jobs.folders(), limit: limit)
        switch format {
        case .json: CommandOutput.data(Value.array(known.runs.map(RunJSON.value)).json(pretty: true))
        case .table:
            if known.runs.isEmpty, known.problems.isEmpty { CommandOutput.talk("no job has run yet") }
            if !known.runs.isEmpty { CommandOutput.data(Self.table(known.runs)) }
        }
        if !known.problems.isEmpty { throw CommandOutput.fail(known.problems) }
    }

    private static func table(_ runs: [KnownRun]) -> String {
        TextTable.text(
            header: ["run", "job", "status", "started", "time", "nodes", "rows"],
            rows: runs.map { run in
                [
                    RunText.clip(run.row.runID, 60), RunText.clip(run.job, 60), run.state.rawValue,
                    RunText.clip(run.row.started, 24), run.row.seconds.map(RunText.duration) ?? "-",
                    run.summary.nodes == 0 ? "-" : "\(run.summary.nodesSucceeded) of \(run.summary.nodes)",
                    run.summary.nodes == 0 ? "-" : RunText.count(run.summary.rows),
                ]
            }, numbers: [4, 5, 6])
    }
}
