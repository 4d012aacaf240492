import CPypeABI
import PypeArrow

/// Collects chosen rows of many batches into batches that are worth a reader's while. Used by one thread at a time.
final class RowCollector {
    private let layout: ColumnLayout
    private var gatherer: ColumnGatherer?
    private var ready: [OwnedArrayBox] = []

    /// - Parameter layout: of the batches, all the same.
    init(_ layout: ColumnLayout) { self.layout = layout }

    /// A full batch is there to be taken.
    var isReady: Bool { !ready.isEmpty }

    /// Nothing waits to be joined by more.
    var isEmpty: Bool { gatherer == nil }

    /// Whether so many rows that are a whole batch are better handed on than copied.
    func takesWhole(_ rows: Int) -> Bool { rows >= ResultRows.batchRows / 4 }

    /// Puts a batch behind the others as it is.
    func add(whole batch: consuming OwnedArray) {
        flush()
        ready.append(OwnedArrayBox(batch))
    }

    /// Copies rows of a batch.
    /// - Parameter keeper: keeps the batch alive, whose dictionaries are not copied.
    func add(_ batch: ArrowArray, _ choice: RowChoice, keeper: AnyObject) {
        if gatherer?.canAppend(batch) == false { flush() }
        let gatherer = gatherer ?? ColumnGatherer.make(layout)
        self.gatherer = gatherer
        gatherer.append(batch, choice, keeper: keeper)
        if gatherer.rows >= ResultRows.batchRows / 2 { flush() }
    }

    /// The next full batch.
    func next() -> OwnedArray? { ready.isEmpty ? nil : ready.removeFirst().take() }

    /// Makes what was collected a batch, however small.
    func flush() {
        guard let gatherer else { return }
        self.gatherer = nil
        ready.append(OwnedArrayBox(gatherer.finish().export()))
    }
}

/// An array in a list: lists hold no values that cannot be copied.
private final class OwnedArrayBox {
    private var array: OwnedArray?
    init(_ array: consuming OwnedArray) { self.array = consume array }
    func take() -> OwnedArray? { array.take() }
}
