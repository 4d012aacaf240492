package import PypeModel
import PypeSchedule

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Writes run.json: sorted keys, one line a node.
package enum RunRecordFile {
    /// - Throws: ``DiagnosticsError`` with the rule `run-record`.
    package static func write(_ record: RunRecord, to path: String) throws(DiagnosticsError) {
        do {
            try Data(bytes(of: record)).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw DiagnosticsError([
                Diagnostic(rule: "run-record", message: "cannot write the run record '\(path)': \(error)")
            ])
        }
    }

    /// The record as JSON.
    package static func bytes(of record: RunRecord) -> [UInt8] {
        var head: [String: Value] = [
            "format": .string(RunRecord.format), "run_id": .string(record.runID), "flow": value(record.flow),
            "status": .string(record.status.rawValue), "started": .string(record.started),
            "ended": .string(record.ended), "seconds": .double(record.seconds), "threads": .int(Int64(record.threads)),
            "max_parallel": .int(Int64(record.maxParallel)), "dag_sha256": .string(record.dagSHA256),
        ]
        head["reason"] = record.reason.map(Value.string)
        return JSONWriter.bytes(of: head, list: "nodes", count: record.nodes.count) { value(record.nodes[$0]) }
    }

    private static func value(_ flow: FlowInfo) -> Value {
        var object: [String: Value] = [
            "name": .string(flow.name), "version": .string(flow.version),
            "authors": .array(flow.authors.map(Value.string)),
        ]
        object["created"] = flow.created.map(Value.string)
        object["description"] = flow.description.map(Value.string)
        return .object(object)
    }

    private static func value(_ node: NodeReport) -> Value {
        var object: [String: Value] = [
            "id": .string(node.id), "module": .string(node.module), "status": .string(node.status.rawValue),
            "counts": .object([
                "rows_in": ports(node.counts.rowsIn), "rows_out": ports(node.counts.rowsOut),
                "filtered": .int(Int64(node.counts.filtered)), "rejected": .int(Int64(node.counts.rejected)),
            ]),
        ]
        object["started"] = node.started.map(Value.double)
        object["seconds"] = node.seconds.map(Value.double)
        object["globals"] = node.globals.map(Value.object)
        object["files"] = node.files.map { .array($0.map(Value.string)) }
        object["error"] = node.error.map(value)
        return .object(object)
    }

    private static func value(_ error: NodeError) -> Value {
        var object: [String: Value] = [
            "phase": .string(error.phase), "code": .string(error.code), "message": .string(error.message),
            "module": .string(error.module), "library": .string(error.library),
        ]
        object["hint"] = error.hint.map(Value.string)
        return .object(object)
    }

    private static func ports(_ ports: [PortRows]) -> Value {
        .array(ports.map { .object(["port": .string($0.port), "rows": .int(Int64($0.rows))]) })
    }
}
