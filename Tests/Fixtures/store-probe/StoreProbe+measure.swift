import PypeModel
import PypeStore
import Synchronization

extension StoreProbe {
    /// Prints what the operations cost, in milliseconds.
    static func measure(_ folder: String) throws {
        let path = "\(folder)/runs.sqlite"
        try time("make") { _ = try RunStore.open(path) }
        try series("open and close", 50) { _ in try RunStore.open(path).close() }
        let store = try RunStore.open(path)
        try series("begin", 100) { try store.begin(row("begin-\($0)")) }
        try store.begin(row("alone"))
        try series("commit", 5000) { try store.commit(checkpoint("alone", "subflow", "\($0)")) }
        try store.begin(row("globals"))
        try series("commit with 3 globals", 5000) { number in
            try store.commit(
                checkpoint("globals", "subflow", "\(number)"),
                globals: ["rows", "path", "day"].map {
                    GlobalRow(runID: "globals", node: "node", iteration: "\(number)", name: $0, value: .string("value"))
                })
        }
        for threads in [2, 8, 32] { try crowd(store, threads) }
        try ends(store)
        try time("checkpoints of 5,000") { _ = try store.checkpoints(of: "alone") }
        try time("summaries of \(try store.runs().count) runs") { _ = try store.summaries() }
        try time("drop 5,000 checkpoints") { try store.dropCheckpoints(of: "globals") }
        try time("delete a run of 10,000 nodes") { try store.delete("end-0") }
        try time("compact") { try store.compact() }
    }

    private static func ends(_ store: RunStore) throws {
        let nodes = (0..<10_000).map { number in
            NodeRow(
                node: "node_\(number)", module: "noop_mod", status: "succeeded", rowsIn: number, rowsOut: number,
                started: Double(number), seconds: 0.001)
        }
        let edges = (1..<10_000).map {
            EdgeRow(from: "node_\($0 - 1).output", to: "node_\($0).input", rows: $0)
        }
        for number in 0..<5 { try store.begin(row("end-\(number)")) }
        try series("end with 10,000 nodes", 5) {
            try store.end(
                RunEnd(
                    runID: "end-\($0)", status: .succeeded, ended: "2025-01-15T00:00:01.000Z", seconds: 1, nodes: nodes)
            )
        }
        for number in 0..<5 { try store.begin(row("edges-\(number)")) }
        try series("end with 10,000 nodes and 9,999 edges", 5) {
            try store.end(
                RunEnd(
                    runID: "edges-\($0)", status: .succeeded, ended: "2025-01-15T00:00:01.000Z", seconds: 1,
                    nodes: nodes,
                    edges: edges))
        }
    }

    private static func crowd(_ store: RunStore, _ threads: Int) throws {
        let run = "crowd-\(threads)"
        try store.begin(row(run))
        let each = 8000 / threads
        let times = Mutex<[Double]>([])
        let began = ContinuousClock.now
        let workers = (0..<threads).map { thread in
            Worker {
                var own: [Double] = []
                for number in 0..<each {
                    let began = ContinuousClock.now
                    try? store.commit(checkpoint(run, "t\(thread)", "\(number)"))
                    own.append(milliseconds(.now - began))
                }
                times.withLock { $0 += own }
            }
        }
        for worker in workers { worker.join() }
        let total = milliseconds(.now - began)
        report("commit from \(threads) threads", times.withLock { $0 })
        print("    \(Int(8_000_000 / total)) commits a second")
    }

    private static func time(_ what: String, _ body: () throws -> Void) rethrows {
        let began = ContinuousClock.now
        try body()
        report(what, [milliseconds(.now - began)])
    }

    private static func series(_ what: String, _ count: Int, _ body: (Int) throws -> Void) rethrows {
        var times: [Double] = []
        for number in 0..<count {
            let began = ContinuousClock.now
            try body(number)
            times.append(milliseconds(.now - began))
        }
        report(what, times)
    }

    private static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
    }

    private static func report(_ what: String, _ times: [Double]) {
        let sorted = times.sorted()
        func at(_ share: Double) -> Double {
            (sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))] * 1000).rounded() / 1000
        }
        print("\(what): median \(at(0.5)), 99 % \(at(0.99)), 99.9 % \(at(0.999)), most \(at(1)), n \(sorted.count)")
    }
}
