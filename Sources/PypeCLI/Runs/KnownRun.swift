import PypeModel
import PypeStore

/// A run as the database of its job has it, and whether it is alive.
struct KnownRun {
    /// Path of the job folder.
    var job: String
    var summary: RunSummary
    var state: RunState

    var row: RunRow { summary.run }
    var folder: String { "\(job)/runs/\(row.runID)" }
    /// The job folder's name.
    var jobName: String { job.split(separator: "/").last.map(String.init) ?? job }

    init(job: String, summary: RunSummary) {
        self.job = job
        self.summary = summary
        state =
            switch summary.run.status {
            // Where that cannot be told, it is left alone.
            case .running: (try? RunLock.isAlive(summary.run.runID, job: job)) ?? true ? .running : .interrupted
            case .succeeded: .succeeded
            case .failed: .failed
            case .cancelled: .cancelled
            }
    }
}

/// How a run stands.
enum RunState: String {
    case running
    /// It died: its process ended without a word.
    case interrupted
    case succeeded, failed, cancelled
}

/// The runs of several jobs.
struct KnownRuns {
    /// Newest first.
    var runs: [KnownRun] = []
    /// Databases that could not be read.
    var problems: [Diagnostic] = []

    /// - Parameters:
    ///   - limit: of all jobs together.
    init(of folders: [String], limit: Int = .max) {
        for job in folders {
            do throws(StoreError) {
                guard let store = try RunDatabase.reading(job) else { continue }
                runs += try store.summaries(limit: limit).map { KnownRun(job: job, summary: $0) }
            } catch {
                problems.append(error.diagnostic())
            }
        }
        runs.sort { ($0.row.started, $0.row.runID) > ($1.row.started, $1.row.runID) }
        runs = Array(runs.prefix(limit))
    }
}
