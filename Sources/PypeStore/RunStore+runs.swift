import GRDB
import PypeModel

extension RunStore {
    /// Records a run that begins; durable when it returns.
    /// - Throws: ``StoreError``; `rejected` when there is a run of that id.
    package func begin(_ run: RunRow) throws(StoreError) {
        try write("record the run") { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            let version = StoredText.plain(run.version)
            let reason = run.reason.map(StoredText.plain)
            try statement.execute(arguments: [
                run.runID, run.flow, version, run.status.rawValue, reason, run.started, run.ended, run.seconds,
                run.attempts, Int(run.pid), run.dagSHA256, try StoredText.json(run.context, "the context"),
                try StoredText.json(run.overrides, "what was set"),
            ])
        }
    }

    /// Records that a run goes on: one attempt more, running, in this process. Its checkpoints and globals stay.
    /// - Throws: ``StoreError``; `rejected` when there is no such run.
    package func resume(_ runID: String, pid: Int32) throws(StoreError) {
        try write("record the run") { database in
            try database.execute(
                sql: """
                    UPDATE run SET attempts = attempts + 1, status = 'running', pid = ?, reason = NULL, ended = NULL,
                    seconds = NULL WHERE run_id = ?
                    """, arguments: [Int(pid), runID])
            try Self.requireRun(database)
        }
    }

    /// Records how a run ended, with its nodes and edges in place of those of an attempt before; all or nothing.
    /// - Throws: ``StoreError``; `rejected` when there is no such run.
    package func end(_ end: RunEnd) throws(StoreError) {
        try write("record the end of the run") { database in
            try database.execute(
                sql: "UPDATE run SET status = ?, reason = ?, ended = ?, seconds = ? WHERE run_id = ?",
                arguments: [
                    end.status.rawValue, end.reason.map(StoredText.plain), end.ended, end.seconds, end.runID,
                ])
            try Self.requireRun(database)
            try database.execute(sql: "DELETE FROM node WHERE run_id = ?", arguments: [end.runID])
            try database.execute(sql: "DELETE FROM edge WHERE run_id = ?", arguments: [end.runID])
            let run = end.runID.databaseValue
            let nodes = try database.cachedStatement(
                sql: "INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            for (position, node) in end.nodes.enumerated() { try nodes.execute(node, run: run, position) }
            let edges = try database.cachedStatement(sql: "INSERT INTO edge VALUES (?, ?, ?, ?, ?)")
            for (position, edge) in end.edges.enumerated() { try edges.execute(edge, run: run, position) }
        }
    }

    /// Removes a run with everything that belongs to it. An unknown run is no error.
    package func delete(_ runID: String) throws(StoreError) {
        try write("remove the run") { database in
            try database.execute(sql: "DELETE FROM run WHERE run_id = ?", arguments: [runID])
        }
    }

    /// Gives the space of what was removed back to the disk. Slow for large databases.
    package func compact() throws(StoreError) {
        try connected("compact the run database") { database in
            try database.execute(sql: "VACUUM")
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
    }

    private static func requireRun(_ database: Database) throws {
        guard database.changesCount == 1 else {
            throw DatabaseError(resultCode: .SQLITE_CONSTRAINT, message: "there is no such run")
        }
    }
}

extension Statement {
    fileprivate func execute(_ row: NodeRow, run: DatabaseValue, _ position: Int) throws {
        try execute(unchecked: [
            run, position.databaseValue, row.node.databaseValue, row.module.databaseValue, row.status.databaseValue,
            row.iterations.databaseValue, row.rowsIn.databaseValue, row.rowsOut.databaseValue,
            row.filtered.databaseValue, row.rejected.databaseValue, row.started.databaseValue,
            row.seconds.databaseValue, row.error.map(StoredText.told).databaseValue,
        ])
    }

    fileprivate func execute(_ row: EdgeRow, run: DatabaseValue, _ position: Int) throws {
        try execute(unchecked: [
            run, position.databaseValue, row.from.databaseValue, row.to.databaseValue, row.rows.databaseValue,
        ])
    }
}
