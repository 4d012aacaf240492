import PypeModel
import PypeRun
import PypeStore

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How far a run got, and whether it can go on.
struct RunProgress {
    var finished: Int
    /// Sub flows that iterations finished, each iteration counted.
    var iterations: Int
    /// Nil when dag.json cannot be read.
    var total: Int?
    /// The command that goes on with the run; nil when there is none.
    var command: String?
    /// What there is to say about going on, or why it cannot be.
    var note: String?
    /// The checkpoints that are not what was recorded.
    var damaged: Int

    init(_ run: KnownRun, _ checkpoints: CheckpointsFound) {
        finished = checkpoints.sound.count { $0.iteration.isEmpty }
        iterations = checkpoints.sound.count - finished
        damaged = checkpoints.damaged.count
        let job = try? JobFolder(path: run.job)
        total = job?.dag.subflows.count
        switch run.state {
        case .running: note = "it is running, process \(run.row.pid)"
        case .succeeded: note = "it has succeeded: there is nothing to go on with"
        case .interrupted, .failed, .cancelled:
            guard let job else {
                note = "its job cannot be read: build it again, then run it anew"
                return
            }
            guard FileManager.default.fileExists(atPath: "\(run.folder)/dag.json") else {
                note = "what it had finished was cleaned away: run the job anew"
                return
            }
            command = "pype run \(run.job) --resume \(run.row.runID)"
            if damaged > 0 {
                note = "\(damaged) of its checkpoints are not what was recorded: those sub flows run again"
            }
            if job.dagSHA256 != run.row.dagSHA256 {
                note = "the job was built again since: going on is refused where that touches finished work"
            }
        }
    }

    var value: Value {
        .object([
            "sub_flows_finished": .int(Int64(finished)), "sub_flows_in_iterations": .int(Int64(iterations)),
            "sub_flows": total.map { .int(Int64($0)) } ?? .null, "damaged_checkpoints": .int(Int64(damaged)),
            "command": RunJSON.text(command), "note": RunJSON.text(note),
        ])
    }
}
