import PypeModel
import PypeRun
import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a cleaning removes, found out before anything is.
struct CleanPlan {
    /// What in a run's folder is for the run itself and for going on with it. Whatever else lies there tells of the run and
    /// stays: its record, its log, rows that were rejected.
    static let temporary = ["scratch", "checkpoints", "dag.json", OutputLedger.fileName]

    private(set) var items: [CleanItem] = []
    private(set) var problems: [Diagnostic] = []

    init(_ jobs: [String], _ selection: RunSelection, records: Bool, spillFolder: String) {
        for job in jobs {
            let known = KnownRuns(of: [job])
            problems += known.problems
            for (rank, run) in known.runs.enumerated() where selection.takes(run, rank: rank) {
                items += unfinished(of: run) + (records ? [record(run)] : remains(of: run))
            }
            items += Leftovers.unfinished(in: job)
            if known.problems.isEmpty { items += Leftovers.falseStarts(in: job, besides: known.runs) }
        }
        items += Leftovers.spills(in: spillFolder)
    }

    /// What it was writing when it was killed. First of all: the run's folder knows where that is.
    private func unfinished(of run: KnownRun) -> [CleanItem] {
        guard DiskSpace.isFolder(run.folder) else { return [] }
        return HalfWritten.files(ofRun: run.row.runID, in: run.folder).map { path in
            CleanItem(kind: .unfinished, path: path, bytes: DiskSpace.bytes(path), run: run)
        }
    }

    private func record(_ run: KnownRun) -> CleanItem {
        CleanItem(kind: .record, path: run.folder, bytes: DiskSpace.bytes(run.folder), run: run)
    }

    private func remains(of run: KnownRun) -> [CleanItem] {
        var items: [CleanItem] = []
        // A link in the place of the run's folder leads to what is not the run's.
        for name in Self.temporary where DiskSpace.isFolder(run.folder) && DiskSpace.isThere("\(run.folder)/\(name)") {
            let path = "\(run.folder)/\(name)"
            items.append(CleanItem(kind: .temporary, path: path, bytes: DiskSpace.bytes(path), run: run))
        }
        if run.summary.checkpoints > 0 {
            items.append(CleanItem(kind: .checkpoints, path: RunStore.path(inJob: run.job), bytes: 0, run: run))
        }
        return items
    }
}
