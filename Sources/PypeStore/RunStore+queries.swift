import GRDB
import PypeModel

extension RunStore {
    /// The run of an id, or the only one whose id begins with the text.
    package func run(_ text: String) throws(StoreError) -> RunMatch {
        let runs = try read("look for the run") { database in
            try Self.runs(
                database, where: "run_id = ?1 OR (?1 <> '' AND substr(run_id, 1, length(?1)) = ?1)", arguments: [text])
        }
        if let exact = runs.first(where: { $0.runID == text }) { return .one(exact) }
        return runs.count > 1 ? .several(runs.map(\.runID)) : runs.first.map(RunMatch.one) ?? .none
    }

    /// Newest first.
    package func runs(limit: Int = .max) throws(StoreError) -> [RunRow] {
        try read("list the runs") { try Self.runs($0, limit: limit) }
    }

    /// The newest run that has not succeeded; a run that runs right now counts as well, which ``RunLock`` tells.
    package func latestUnfinished() throws(StoreError) -> RunRow? {
        try read("look for a run to resume") { try Self.runs($0, where: "status <> 'succeeded'", limit: 1).first }
    }

    /// Newest first, with the sums over nodes, edges and checkpoints.
    package func summaries(limit: Int = .max) throws(StoreError) -> [RunSummary] {
        try read("list the runs") { database in
            try Self.runs(database, limit: limit).map { run in
                let sums = try Row.fetchOne(
                    database,
                    sql: """
                        SELECT (SELECT count(*) FROM node WHERE run_id = ?1),
                            (SELECT count(*) FROM node WHERE run_id = ?1 AND status = 'succeeded'),
                            (SELECT CAST(total(rows) AS INTEGER) FROM edge WHERE run_id = ?1),
                            (SELECT count(*) FROM checkpoint WHERE run_id = ?1)
                        """, arguments: [run.runID])
                guard let sums else { throw ColumnReader.damage("no sums of run '\(run.runID)'") }
                var columns = ColumnReader(sums, of: "node")
                return RunSummary(
                    run: run, nodes: try columns.int(), nodesSucceeded: try columns.int(), rows: try columns.int(),
                    checkpoints: try columns.int())
            }
        }
    }

    /// In file order; empty before the run has ended.
    package func nodes(of runID: String) throws(StoreError) -> [NodeRow] {
        try read("read the nodes") { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT node, module, status, iterations, rows_in, rows_out, filtered, rejected, started, seconds, error
                    FROM node WHERE run_id = ? ORDER BY position
                    """, arguments: [runID])
            var nodes: [NodeRow] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row, of: "node")
                nodes.append(
                    NodeRow(
                        node: try columns.text(), module: try columns.text(), status: try columns.text(),
                        iterations: try columns.int(), rowsIn: try columns.int(), rowsOut: try columns.int(),
                        filtered: try columns.int(), rejected: try columns.int(), started: try columns.optionalDouble(),
                        seconds: try columns.optionalDouble(), error: try columns.optionalJSON()))
            }
            return nodes
        }
    }

    /// In the order in which they were recorded.
    package func edges(of runID: String) throws(StoreError) -> [EdgeRow] {
        try read("read the edges") { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT \"from\", \"to\", rows FROM edge WHERE run_id = ? ORDER BY position",
                arguments: [runID])
            var edges: [EdgeRow] = []
            while let row = try rows.next() {
                var columns = ColumnReader(row, of: "edge")
                edges.append(EdgeRow(from: try columns.text(), to: try columns.text(), rows: try columns.int()))
            }
            return edges
        }
    }

    private static func runs(
        _ database: Database, where condition: String = "1", arguments: StatementArguments = [], limit: Int = .max
    ) throws -> [RunRow] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT run_id, flow, version, status, reason, started, ended, seconds, attempts, pid, dag_sha256, context,
                overrides FROM run WHERE \(condition) ORDER BY started DESC, run_id DESC LIMIT \(limit)
                """, arguments: arguments)
        var runs: [RunRow] = []
        while let row = try rows.next() {
            var columns = ColumnReader(row, of: "run")
            runs.append(try RunRow(&columns))
        }
        return runs
    }
}

extension RunRow {
    fileprivate init(_ columns: inout ColumnReader) throws {
        let (id, flow, version) = (try columns.text(), try columns.text(), try columns.text())
        guard let status = RunStatus(rawValue: try columns.text()) else {
            throw ColumnReader.damage("run '\(id)' has an unknown status")
        }
        let reason = try columns.optionalText()
        let (started, ended, seconds) = (
            try columns.text(), try columns.optionalText(), try columns.optionalDouble()
        )
        let (attempts, pid) = (try columns.int(), try columns.int())
        self.init(
            runID: id, flow: flow, version: version, started: started, pid: Int32(truncatingIfNeeded: pid),
            dagSHA256: try columns.text(), context: try columns.json(), overrides: try columns.json())
        self.status = status
        self.reason = reason
        self.ended = ended
        self.seconds = seconds
        self.attempts = attempts
    }
}
