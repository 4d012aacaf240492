package import PypeArrow

extension Table {
    /// A stream of all batches for one of the readers. Call it after the last `append`.
    ///
    /// - Parameters:
    ///   - willRead: called before each batch with its rows; what it throws ends the stream with that error.
    package func open(willRead: @escaping @Sendable (Int) throws -> Void) -> OwnedStream {
        let reader = TableReader(table: self)
        return StreamExport.make(
            schema: { reader.table.schema.share() },
            next: {
                guard let batch = try reader.next() else { return nil }
                try willRead(batch.length)
                return batch.share()
            })
    }

    enum Step {
        case batch(SharedArray?)
        case file(SpillFile, rows: Int)
    }

    /// What a reader gets that has read so many batches from memory.
    func step(_ index: Int) throws(ArtifactError) -> Step {
        let step: Step? = try state.withLock { (state) throws(ArtifactError) in
            switch state.place {
            case .disk(_, isWhole: false): return nil
            case .disk(let file, isWhole: true): return .file(file, rows: state.statistics.rows)
            case .failed(let error): throw error
            case .memory, .gone: break
            }
            guard index < state.batches.count else { return .batch(nil) }
            let batch = state.batches[index]
            if state.readers == 1 { state.batches[index] = nil }
            return .batch(batch)
        }
        if let step { return step }
        try finish()
        return try self.step(index)
    }
}

/// One reader's place in a table. Used by one thread at a time, as the stream interface prescribes; leaves the table when
/// its stream is released.
final class TableReader {
    let table: Table
    private var index = 0
    private var stream: OwnedStream?
    private var isOnDisk = false
    private var missing = 0

    init(table: Table) { self.table = table }

    func next() throws -> SharedArray? {
        if isOnDisk { return try nextFromDisk() }
        switch try table.step(index) {
        case .batch(let batch):
            index += 1
            return batch
        case .file(let file, let rows):
            isOnDisk = true
            missing = rows
            stream = try file.read()
            return try nextFromDisk()
        }
    }

    private func nextFromDisk() throws -> SharedArray? {
        guard let array = try stream?.next() else {
            stream = nil
            guard missing == 0 else {
                throw ArrowStreamError(
                    code: 5,
                    message: "\(missing) rows of table '\(table.name)' are missing on disk: was its file changed?")
            }
            return nil
        }
        missing -= array.length
        return SharedArray(array, checkedAs: table.schema)
    }

    deinit { table.leave() }
}
