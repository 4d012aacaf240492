import GRDB
package import PypeModel

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
    /// - Parameters:
    ///   - context: as this attempt sees it; `overrides`: what was set for it, now or before.
    /// - Throws: ``StoreError``; `rejected` when there is no such run.
    package func resume(
        _ runID: String, pid: Int32, context: Value = .object([:]), overrides: Value = .object([:])
    ) throws(StoreError) {
        try write("record the run") { database in
            try database.execute(
                sql: """
                    UPDATE run SET attempts = attempts + 1, status = 'running', pid = ?, reason = NULL, ended = NULL,
                    seconds = NULL, context = ?, overrides = ? WHERE run_id = ?
                    """,
                arguments: [
                    Int(pid), try StoredText.json(context, "the context"),
                    try StoredText.json(overrides, "what was set"), runID,
                ])
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
            var nodes = try RowWriter("INSERT INTO node VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", database)
            for (position, node) in end.nodes.enumerated() { try nodes.write(node, run: end.runID, position) }
            var edges = try RowWriter("INSERT INTO edge VALUES (?, ?, ?, ?, ?)", database)
            for (position, edge) in end.edges.enumerated() { try edges.write(edge, run: end.runID, position) }
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

extension RowWriter {
    fileprivate mutating func write(_ row: NodeRow, run: String, _ position: Int) throws {
        try add(run)
        try add(position)
        for text in [row.node, row.module, row.status] { try add(text) }
        for count in [row.iterations, row.rowsIn, row.rowsOut, row.filtered, row.rejected] { try add(count) }
        try add(ifAny: row.started)
        try add(ifAny: row.seconds)
        try add(ifAny: row.error.map(StoredText.told))
        try end()
    }

    fileprivate mutating func write(_ row: EdgeRow, run: String, _ position: Int) throws {
        try add(run)
        try add(position)
        try add(row.from)
        try add(row.to)
        try add(row.rows)
        try end()
    }
}
