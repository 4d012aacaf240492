import CPypeABI
import PypeArrow

extension Table {
    /// Ends the table: its file is whole when this returns. Once more it does nothing.
    /// - Throws: ``ArtifactError`` when the file cannot be ended, or could not be written before.
    package func finish() throws(ArtifactError) {
        let isDone = try state.withLock { (state) throws(ArtifactError) in
            switch state.place {
            case .disk(_, isWhole: false): return false
            case .failed(let error): throw error
            case .memory, .disk, .gone: return true
            }
        }
        if isDone { return }
        try writing.withLock { (_) throws(ArtifactError) in
            guard case .disk(let file, isWhole: false) = state.withLock(\.place) else { return }
            try timed { () throws(ArtifactError) in
                let bytes = try file.finish(rows: rows)
                state.withLock { state in
                    state.statistics.bytesOnDisk = bytes
                    if case .disk = state.place { state.place = .disk(file, isWhole: true) }
                }
            }
        }
    }

    /// Held while batches go to the file, one thread after the other.
    private var writing: SleepingLock<Void> {
        state.withLock { state in
            let lock = state.writing ?? SleepingLock(())
            state.writing = lock
            return lock
        }
    }

    /// Writes a batch to the file; before the first one, all that is in memory.
    func write(_ batch: SharedArray, _ isShort: Bool) throws(ArtifactError) {
        try writing.withLock { (_) throws(ArtifactError) in
            try timed { () throws(ArtifactError) in
                guard let file = try file(for: batch, isShort) else { return }
                try file.write(batch, after: rows)
            }
            state.withLock { $0.count(batch) }
        }
    }

    /// The file to write to, begun when there is none; nil when the table is gone meanwhile. The caller holds ``writing``.
    private func file(for batch: SharedArray, _ isShort: Bool) throws(ArtifactError) -> SpillFile? {
        let (place, reason, rows) = state.withLock { state in
            (state.place, spillReason(batch, state, isShort) ?? ArtifactEvent.Reason.memory, state.statistics.rows)
        }
        switch place {
        case .disk(let file, _): return file
        case .failed(let error): throw error
        case .gone: return nil
        case .memory: break
        }
        let file = try begin()
        store.report(
            ArtifactEvent(
                table: name, path: file.path, rows: rows + batch.length, reason: reason, format: file.format))
        // Whoever appended until here is in `held`, and whoever comes now waits for this thread: the order stays.
        var held: [SharedArray?] = state.withLock { (state) -> [SharedArray?] in
            guard case .memory = state.place else { return [] }
            state.place = .disk(file, isWhole: false)
            state.statistics.isSpilled = true
            return exchange(&state.batches, with: [])
        }
        var written = 0
        for index in held.indices {
            // Its memory goes as soon as it is written.
            guard let next = exchange(&held[index], with: nil) else { continue }
            try file.write(next, after: written)
            written += next.length
        }
        if reason == .memory { store.watch.released() }
        return file
    }

    private func begin() throws(ArtifactError) -> SpillFile {
        let fields: Schema
        do {
            fields = try schema.value()
        } catch {
            throw ArtifactError(code: PYPE_ERR_INVALID_DATA, message: "table '\(name)' cannot go to disk: \(error)")
        }
        let format = SpillFormat(fields)
        let path = try store.folder.newFile(name, suffix: format.suffix)
        return try SpillFile(path, table: name, schema: schema, format: format)
    }

    /// Takes the time, and makes a failure the table's end.
    private func timed(_ body: () throws(ArtifactError) -> Void) throws(ArtifactError) {
        let began = ContinuousClock.now
        defer {
            let seconds = (ContinuousClock.now - began) / .seconds(1)
            state.withLock { $0.statistics.secondsWriting += seconds }
        }
        do throws(ArtifactError) {
            try body()
        } catch {
            let orphans = state.withLock { state in
                if case .gone = state.place { return [SharedArray?]() }
                state.place = .failed(error)
                return exchange(&state.batches, with: [])
            }
            withExtendedLifetime(orphans) {}
            throw error
        }
    }
}
