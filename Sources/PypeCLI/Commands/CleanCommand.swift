import ArgumentParser
import PypeModel
import PypeRun
import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// `pype clean`: removes what runs left behind and nobody needs.
struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Remove temporary files and checkpoints of runs.",
        discussion: """
            Example:
              pype clean                         of runs that succeeded
              pype clean --older-than 7d --dry-run
              pype clean --keep 3                of all but the three newest runs of each job
              pype clean --all --records         and their records and logs too

            Of a run that is cleaned nothing is left to go on with: resuming it does all of its work again. Its record and \
            log stay, unless --records is given. Runs that are running are never touched. Folders of tables that killed runs left in the temporary folder are removed in any \
            case.
            """)

    @OptionGroup var jobs: JobsOption
    @Option(help: "Leave this many runs of each job as they are, the newest.") var keep: Int?
    @Option(help: "Only runs that ended so long ago: 45m, 12h, 7d, 2w.") var olderThan: Age?
    @Flag(help: "All runs, those that failed too.") var all = false
    @Flag(help: "Remove the runs' records and logs as well; with --all, --keep or --older-than.") var records = false
    @Flag(help: "Tell what would go, and remove nothing.") var dryRun = false
    @Option(help: "How to tell it.") var format = ListFormat.table

    func validate() throws {
        if let keep, keep < 0 { throw ValidationError("--keep takes a number from 0.") }
        if all, keep != nil || olderThan != nil {
            throw ValidationError("--all takes every run: --keep and --older-than do not go with it.")
        }
        if records, !all, keep == nil, olderThan == nil {
            throw ValidationError("--records needs to know which runs: give --all, --keep or --older-than.")
        }
    }

    func run() throws {
        let selection = RunSelection(keep: keep, olderThan: olderThan, all: all, now: Date())
        let plan = CleanPlan(
            try jobs.folders(), selection, records: records,
            spillFolder: Leftovers.spillFolder(CommandOutput.environment))
        var cleaner = Cleaner()
        if !dryRun { cleaner.remove(plan.items) }
        let items = dryRun ? plan.items : cleaner.removed
        let bytes = items.reduce(0) { $0 + $1.bytes }
        switch format {
        case .json:
            CommandOutput.data(
                Value.object([
                    "dry_run": .bool(dryRun), "bytes": .int(Int64(bytes)), "removed": .array(items.map(\.value)),
                ]).json(pretty: true))
        case .table:
            if !items.isEmpty { CommandOutput.data(Self.table(items)) }
            CommandOutput.talk("\(dryRun ? "would free" : "freed") \(DiskSpace.text(bytes))")
        }
        let problems = plan.problems + cleaner.problems
        if !problems.isEmpty { throw CommandOutput.fail(problems) }
    }

    private static func table(_ items: [CleanItem]) -> String {
        TextTable.text(
            header: ["what", "size", "run", "path"],
            rows: items.map { item in
                [
                    item.kind.rawValue, item.kind == .checkpoints && item.bytes == 0 ? "-" : DiskSpace.text(item.bytes),
                    RunText.clip(item.run?.row.runID ?? "-", 60), RunText.clip(item.path, 200),
                ]
            }, numbers: [1])
    }
}
