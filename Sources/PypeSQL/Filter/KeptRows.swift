import Dispatch
import PypeArrow

/// Copies the rows that stay out of judged batches, several runs of them at the same time. Used by one thread at a time.
final class KeptRows {
    /// Judged batches that are worth a batch of their own together.
    private struct Run {
        let collector: RowCollector
        /// Not copied yet.
        var waiting: [JudgedBatch] = []
        /// Rows that stay, copied or not.
        var rows = 0
        /// One batch that is handed on as it is.
        var isWhole = false
    }

    private let layout: ColumnLayout
    private let threads: Int
    private var runs: [Run] = []
    private var last: Run
    /// Batches that are not copied yet: they keep the input's memory, so they are few, however few rows of them stay.
    private var held = 0
    /// What was made of runs, in order.
    private var ready: ArraySlice<RowCollector> = []

    /// Copying is as quick as memory: more threads do not help.
    private static let mostThreads = 8

    /// - Parameter threads: how many may copy at the same time.
    init(_ layout: ColumnLayout, threads: Int) {
        self.layout = layout
        self.threads = min(Self.mostThreads, max(1, threads))
        last = Run(collector: RowCollector(layout))
    }

    /// Takes a batch that is judged as a whole. Its rows are copied when there is work for all threads.
    func add(_ judged: JudgedBatch) {
        guard judged.kept > 0 else { return }
        held += 1
        last.isWhole = last.rows == 0 && judged.isWorthHandingOn
        last.waiting.append(judged)
        last.rows += judged.kept
        if last.isWhole || last.rows >= ResultRows.batchRows / 2 { endRun() }
        if held >= 4 * threads { copy() }
    }

    /// Copies what is left, however little.
    func flush() {
        if last.rows > 0 { endRun() }
        copy()
    }

    /// The next batch, if one is made.
    func next() -> OwnedArray? {
        while let first = ready.first {
            if let batch = first.next() { return batch }
            ready.removeFirst()
        }
        return nil
    }

    private func endRun() {
        runs.append(last)
        last = Run(collector: RowCollector(layout))
    }

    private func copy() {
        // Each run has a collector of its own, and one thread.
        nonisolated(unsafe) let work = runs + (last.waiting.isEmpty ? [] : [last])
        let ended = runs.count
        let workers = min(threads, work.count)
        let worker: @Sendable (Int) -> Void = { worker in
            for index in stride(from: worker, to: work.count, by: workers) {
                Self.copy(work[index])
                if index < ended { work[index].collector.flush() }
            }
        }
        if workers == 1 { worker(0) } else { DispatchQueue.concurrentPerform(iterations: workers, execute: worker) }
        ready += runs.map(\.collector)
        runs = []
        last.waiting = []
        held = 0
    }

    private static func copy(_ run: Run) {
        if run.isWhole, let judged = run.waiting.first { return run.collector.add(whole: judged.batch.share()) }
        for judged in run.waiting {
            judged.withChoice { run.collector.add(judged.batch.raw, $0, keeper: judged.batch) }
        }
    }
}
