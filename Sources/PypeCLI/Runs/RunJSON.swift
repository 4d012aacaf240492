import PypeModel
import PypeStore

/// Runs as `--format json` shows them.
enum RunJSON {
    static func value(_ run: KnownRun) -> Value {
        let row = run.row
        return .object([
            "run_id": .string(row.runID), "job": .string(run.job), "flow": .string(row.flow),
            "version": .string(row.version), "status": .string(run.state.rawValue), "reason": text(row.reason),
            "started": .string(row.started), "ended": text(row.ended), "seconds": number(row.seconds),
            "attempts": .int(Int64(row.attempts)), "pid": .int(Int64(row.pid)), "nodes": .int(Int64(run.summary.nodes)),
            "nodes_succeeded": .int(Int64(run.summary.nodesSucceeded)), "rows": .int(Int64(run.summary.rows)),
            "checkpoints": .int(Int64(run.summary.checkpoints)),
        ])
    }

    static func value(_ node: NodeRow) -> Value {
        .object([
            "node": .string(node.node), "module": .string(node.module), "status": .string(node.status),
            "iterations": .int(Int64(node.iterations)), "rows_in": .int(Int64(node.rowsIn)),
            "rows_out": .int(Int64(node.rowsOut)), "filtered": .int(Int64(node.filtered)),
            "rejected": .int(Int64(node.rejected)), "started": number(node.started), "seconds": number(node.seconds),
            "error": node.error ?? .null,
        ])
    }

    static func value(_ edge: EdgeRow) -> Value {
        .object(["from": .string(edge.from), "to": .string(edge.to), "rows": .int(Int64(edge.rows))])
    }

    static func text(_ text: String?) -> Value { text.map(Value.string) ?? .null }
    private static func number(_ number: Double?) -> Value { number.map(Value.double) ?? .null }
}
