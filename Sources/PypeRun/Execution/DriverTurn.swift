import PypeArtifacts
import PypeSchedule

/// What one turn of the driver leaves to be done without its lock.
struct DriverTurn {
    /// Events that are still to be told; answers are added behind them.
    var events: [ScheduleEvent]
    var starts: [NodeRun] = []
    var stops: [NodeRun] = []
    var saves: [SavedPlace] = []
    /// Tables that nobody will read.
    var orphans: [Table] = []
    var isFinished = false
}
