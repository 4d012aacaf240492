import Dispatch
import PypeArrow

/// Copies the rows that stay out of judged batches, several runs of them at the same time. Used by one thread at a time.
final class KeptRows {
    private let layout: ColumnLayout
    private let threads: Int
    /// Judged batches, in order; each run is worth a batch of its own.
    private var runs: [[JudgedBatch]] = []
    private var last: [JudgedBatch] = []
    private var lastRows = 0
    /// What was made of runs, in order.
    private var ready: ArraySlice<RowCollector> = []

    /// - Parameter threads: how many may copy at the same time.
    init(_ layout: ColumnLayout, threads: Int) {
        self.layout = layout
        self.threads = max(1, threads)
    }

    /// Takes a batch that is judged as a whole. Its rows are copied when there is work for all threads.
    func add(_ judged: JudgedBatch) {
        guard judged.kept > 0 else { return }
        if last.isEmpty, judged.isWorthHandingOn {
            runs.append([judged])
        } else {
            last.append(judged)
            lastRows += judged.kept
            if lastRows >= ResultRows.batchRows / 2 { endRun() }
        }
        if runs.count >= 4 * threads { copy() }
    }

    /// Copies what is left, however little.
    func flush() {
        endRun()
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
        if !last.isEmpty { runs.append(last) }
        last = []
        lastRows = 0
    }

    private func copy() {
        guard !runs.isEmpty else { return }
        let work = runs.map { (run: $0, collector: RowCollector(layout)) }
        runs = []
        let workers = min(threads, work.count)
        // Each run has a collector of its own, and one thread.
        nonisolated(unsafe) let shared = work
        DispatchQueue.concurrentPerform(iterations: workers) { worker in
            for index in stride(from: worker, to: shared.count, by: workers) {
                Self.copy(shared[index].run, to: shared[index].collector)
            }
        }
        ready += work.map(\.collector)
    }

    private static func copy(_ run: [JudgedBatch], to collector: RowCollector) {
        if run.count == 1, run[0].isWorthHandingOn {
            collector.add(whole: run[0].batch.share())
        } else {
            for judged in run {
                judged.withChoice { collector.add(judged.batch.raw, $0, keeper: judged.batch) }
            }
            collector.flush()
        }
    }
}
