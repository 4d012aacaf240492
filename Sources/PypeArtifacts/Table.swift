import CPypeABI
package import PypeArrow

/// A table on its way from one output port to the modules that read it: record batches in memory, shared, not copied, or
/// a file on local disk.
///
/// The number of readers is known from the start. Each opens the table once, or is said to never do so; in memory, when
/// only one is left its batches go as it reads them. After the last reader nothing is kept, neither memory nor file.
package final class Table: Sendable {
    package let schema: SharedSchema
    package let name: String
    let store: ArtifactStore
    let forceDisk: Bool
    /// Tells the size of batches; nil for a schema that cannot be read.
    private let meter: BatchMeter?
    let state: SleepingLock<State>

    struct State {
        var place = Place.memory
        /// In memory; nil for what the last reader has read.
        var batches: [SharedArray?] = []
        var readers: Int
        var statistics: ArtifactStatistics
        /// Made when the table goes to disk, see ``Table/writing``.
        var writing: SleepingLock<Void>?
    }

    enum Place {
        case memory
        case disk(SpillFile, isWhole: Bool)
        case failed(ArtifactError)
        /// Nobody reads it any more.
        case gone
    }

    init(schema: SharedSchema, readers: Int, name: String, forceDisk: Bool, store: ArtifactStore) {
        self.schema = schema
        self.name = name
        self.forceDisk = forceDisk
        self.store = store
        meter = try? schema.meter()
        state = SleepingLock(
            State(place: readers > 0 ? .memory : .gone, readers: readers, statistics: ArtifactStatistics(table: name)))
    }

    /// Rows appended so far.
    package var rows: Int { state.withLock(\.statistics.rows) }

    /// Batches that are still held in memory.
    package var heldBatches: Int { state.withLock { $0.batches.count { $0 != nil } } }

    package var statistics: ArtifactStatistics { state.withLock(\.statistics) }

    /// Adds rows, from any thread. When the table is on disk, or goes there with these rows, this lasts as long as the
    /// writing does.
    /// - Throws: ``ArtifactError`` when the file cannot be written; from then on the table is of no use to anybody.
    package func append(_ batch: SharedArray) throws(ArtifactError) {
        let bytes = meter.map { meter in batch.withUnsafePointer { meter.bytes(of: $0) } } ?? 0
        let isShort = store.watch.isShort(after: bytes)
        let isKept = try state.withLock { (state) throws(ArtifactError) in
            switch state.place {
            case .memory:
                if spillReason(batch, state, isShort) != nil { return false }
                state.batches.append(batch)
                state.statistics.bytesInMemory += bytes
            case .disk(_, isWhole: false): return false
            case .disk:
                throw ArtifactError(
                    code: PYPE_ERR_INVALID_STATE, message: "table '\(name)' got rows after its end")
            case .failed(let error): throw error
            case .gone: break
            }
            state.count(batch)
            return true
        }
        if !isKept { try write(batch, isShort) }
    }

    /// Why the table goes to disk with this batch; nil when it stays in memory.
    func spillReason(_ batch: SharedArray, _ state: State, _ isShort: Bool) -> ArtifactEvent.Reason? {
        // Rows that are not there need no room.
        if batch.length == 0 { return nil }
        if forceDisk { return .forced }
        if let most = store.policy.maxRows, state.statistics.rows + batch.length > most { return .rows }
        return isShort ? .memory : nil
    }

    /// One reader more: somebody may have to read the table again. Called while the table still has readers.
    package func keep() { state.withLock { $0.readers += 1 } }

    /// One of the readers will never open the table.
    package func abandon() { leave() }

    func leave() {
        // Batches and file go outside the lock: release callbacks are a module's code, and removing a file takes time.
        let orphans: (Place, [SharedArray?])? = state.withLock { state in
            state.readers -= 1
            guard state.readers == 0 else { return nil }
            return (exchange(&state.place, with: .gone), exchange(&state.batches, with: []))
        }
        withExtendedLifetime(orphans) {}
    }
}

extension Table.State {
    mutating func count(_ batch: SharedArray) {
        statistics.rows += batch.length
        statistics.batches += 1
    }
}

func exchange<T>(_ place: inout T, with value: T) -> T {
    let old = place
    place = value
    return old
}
