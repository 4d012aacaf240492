import PypeArrow
import Synchronization

/// The batches of one port.
struct PortTable: Sendable {
    var schema: SharedSchema
    var batches: [SharedArray] = []
    /// What the stream says after the last batch, instead of ending.
    var end: ArrowStreamError?
    /// Called with the number of a batch, from 0, before it is handed over.
    var whenReading: (@Sendable (Int) -> Void)?

    var rows: Int { batches.reduce(0) { $0 + $1.length } }

    func stream() -> OwnedStream {
        let next = Mutex(0)
        return StreamExport.make(
            schema: { schema.share() },
            next: {
                let index = next.withLock { index in
                    defer { index += 1 }
                    return index
                }
                whenReading?(index)
                if index >= batches.count, let end { throw end }
                return index < batches.count ? batches[index].share() : nil
            }
        )
    }

    func failingAtTheEnd() -> PortTable {
        var copy = self
        copy.end = ArrowStreamError(code: 5, message: "the producer broke")
        return copy
    }
}
