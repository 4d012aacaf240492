import PypeArrow
import Synchronization
import Testing

@testable import PypeSQL

@Suite("The rows that a filter keeps")
struct KeptRowsTests {
    /// Knows which batches of a stream somebody still holds.
    private final class Alive: Sendable {
        private struct Held {
            weak var batch: SharedArray?
        }

        private let held = Mutex<(batches: [Held], most: Int)>(([], 0))

        var most: Int { held.withLock { $0.most } }

        /// Shares a batch's memory as a batch of its own.
        func share(_ batch: SharedArray) -> OwnedArray {
            let own = SharedArray(batch.share())
            held.withLock {
                $0.batches.removeAll { $0.batch == nil }
                $0.batches.append(Held(batch: own))
                $0.most = max($0.most, $0.batches.count)
            }
            return own.share()
        }
    }

    @Test(
        "however few rows stay, few of the input's batches are held",
        arguments: [(1, "n = 7"), (4, "n = 7"), (4, "n < 200"), (4, "n < 20000"), (4, "FALSE")])
    func fewAreHeld(threads: Int, condition: String) throws {
        let batch = try Numbers.batch(0, 20_000)
        let alive = Alive()
        let count = 1000
        let filter = try RowFilter(
            engine: .shared(SQLSettings(threads: threads, preservesOrder: false)), condition: condition,
            schema: OwnedSchema(Numbers.schema))
        var output = try filter.output(
            of: stream(OwnedSchema(Numbers.schema), (0..<count).map { _ in { alive.share(batch) } }))
        var rows = 0
        while let kept = try output.next() { rows += kept.length }
        let wanted = ["n = 7": 1, "n < 200": 180, "n < 20000": 18_000, "FALSE": 0][condition] ?? -1
        #expect(rows == count * wanted)
        // DuckDB is some dozens of batches ahead, as its threads take turns.
        #expect(alive.most <= 200, "\(alive.most) of \(count) batches were held at the same time")
    }
}
