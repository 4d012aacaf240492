import GRDB
import PypeModel

/// A checkpoint and what belongs into its transaction.
struct CheckpointBatch: Sendable {
    var checkpoint: CheckpointRow
    var globals: [GlobalRow]
}

extension RunStore {
    /// Makes a sub flow's success durable: returns when the disk has it. Calls from several threads share a transaction;
    /// a row that is refused does not touch those of others.
    ///
    /// A checkpoint of the same sub flow and iteration is replaced, so is a global of the same name.
    /// - Throws: ``StoreError`` `full`, `io`, `locked`, `readOnly`, `corrupt`, or `rejected` for an unknown run. Nothing of
    ///   the checkpoint is recorded then.
    package func commit(_ checkpoint: CheckpointRow, globals: [GlobalRow] = []) throws(StoreError) {
        try group.submit(CheckpointBatch(checkpoint: checkpoint, globals: globals), write: write)
    }

    private func write(_ batches: [CheckpointBatch]) -> [Result<Void, StoreError>] {
        do {
            try insert(batches[...])
            return Array(repeating: .success(()), count: batches.count)
        } catch {
            // What keeps one transaction from being written at all keeps the others too, and each would wait for it.
            guard batches.count > 1, error.kind != .locked else {
                return Array(repeating: .failure(error), count: batches.count)
            }
            return batches.indices.map { index in
                Result { () throws(StoreError) in try insert(batches[index...index]) }
            }
        }
    }

    private func insert(_ batches: ArraySlice<CheckpointBatch>) throws(StoreError) {
        try write("record a checkpoint") { database in
            var checkpoints = try RowWriter(
                "INSERT OR REPLACE INTO checkpoint VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", database)
            for batch in batches {
                try checkpoints.write(batch.checkpoint)
                guard !batch.globals.isEmpty else { continue }
                var globals = try RowWriter("INSERT OR REPLACE INTO global VALUES (?, ?, ?, ?, ?, ?)", database)
                for global in batch.globals { try globals.write(global) }
            }
        }
    }

    /// The sub flows that a run has finished, in the order of their keys.
    /// - Throws: ``StoreError`` `corrupt` when a row is not what was recorded; ``soundCheckpoints(of:)`` gives the others.
    package func checkpoints(of runID: String) throws(StoreError) -> [CheckpointRow] {
        let found = try soundCheckpoints(of: runID)
        guard let damaged = found.damaged.first else { return found.sound }
        throw StoreError(
            .corrupt,
            "the checkpoint of sub flow '\(damaged.subflow)'"
                + (damaged.iteration.isEmpty ? "" : ", iteration \(damaged.iteration),")
                + " of run \(runID) in '\(path)' is not what was recorded",
            path: path, hint: "run the job anew: what that sub flow left cannot be known")
    }

    /// The checkpoints of a run that are as they were recorded, and the keys of those that are not.
    package func soundCheckpoints(of runID: String) throws(StoreError) -> CheckpointsFound {
        try read("read the checkpoints") { database in
            var found = CheckpointsFound()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT run_id, subflow, iteration, fingerprint, outputs, lists, ended, seconds, checksum
                    FROM checkpoint WHERE run_id = ? ORDER BY subflow, iteration
                    """, arguments: [runID])
            while let row = try rows.next() {
                var columns = ColumnReader(row, of: "checkpoint")
                let stored = try StoredCheckpoint(&columns)
                if let sound = stored.row {
                    found.sound.append(sound)
                } else {
                    found.damaged.append((stored.subflow, stored.iteration))
                }
            }
            return found
        }
    }

    /// The globals that the finished sub flows of a run set.
    /// - Throws: ``StoreError`` `corrupt` when one is not what was recorded.
    package func globals(of runID: String) throws(StoreError) -> [GlobalRow] {
        try read("read the globals") { database in
            var found: [GlobalRow] = []
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT run_id, node, iteration, name, value, checksum
                    FROM global WHERE run_id = ? ORDER BY node, iteration, name
                    """, arguments: [runID])
            while let row = try rows.next() {
                var columns = ColumnReader(row, of: "global")
                found.append(try GlobalRow(stored: &columns))
            }
            return found
        }
    }

    /// Forgets sub flows of a run that have to run again, with the globals of their nodes; all or nothing.
    package func forget(_ places: [CheckpointPlace], of runID: String) throws(StoreError) {
        guard !places.isEmpty else { return }
        try write("remove checkpoints") { database in
            for place in places {
                try database.execute(
                    sql: "DELETE FROM checkpoint WHERE run_id = ? AND subflow = ? AND iteration = ?",
                    arguments: [runID, place.subflow, place.iteration])
                for node in place.nodes {
                    try database.execute(
                        sql: "DELETE FROM global WHERE run_id = ? AND node = ? AND iteration = ?",
                        arguments: [runID, node, place.iteration])
                }
            }
        }
    }

    /// Forgets what resuming a run would need; its record stays.
    package func dropCheckpoints(of runID: String) throws(StoreError) {
        try write("remove the checkpoints") { database in
            try database.execute(sql: "DELETE FROM checkpoint WHERE run_id = ?", arguments: [runID])
            try database.execute(sql: "DELETE FROM global WHERE run_id = ?", arguments: [runID])
        }
    }
}

/// A sub flow in an iteration.
package struct CheckpointPlace: Sendable, Hashable {
    /// As in ``CheckpointRow/subflow``.
    package var subflow: String
    /// As in ``CheckpointRow/iteration``.
    package var iteration: String
    package var nodes: [String]

    package init(subflow: String, iteration: String, nodes: [String]) {
        self.subflow = subflow
        self.iteration = iteration
        self.nodes = nodes
    }
}

/// What a run's checkpoints look like, one by one.
package struct CheckpointsFound: Sendable {
    package var sound: [CheckpointRow] = []
    package var damaged: [(subflow: String, iteration: String)] = []
}
