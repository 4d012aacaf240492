import PypeArtifacts
package import PypeModel
import PypeSchedule

/// Writes run.json: sorted keys, one line a node.
package enum RunRecordFile {
    /// - Throws: ``DiagnosticsError`` with the rule `run-record`.
    package static func write(_ record: RunRecord, to path: String) throws(DiagnosticsError) {
        do throws(ArtifactError) {
            try DurableFile.write(bytes(of: record), to: path)
        } catch {
            let goesOn = "then go on with 'pype run JOB --resume \(record.runID)': what is done stays done"
            throw DiagnosticsError([
                Diagnostic(
                    rule: "run-record", message: "the run record cannot be written: \(error.message)",
                    hint: error.hint.map { "\($0), \(goesOn)" } ?? goesOn)
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
        if record.attempts > 1 { head["attempts"] = .int(Int64(record.attempts)) }
        head["reason"] = record.reason.map(Value.string)
        return JSONWriter.bytes(of: head, list: "nodes", count: record.nodes.count) { index, node in
            write(record.nodes[index], &node)
        }
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

    private static func write(_ report: NodeReport, _ node: inout JSONMembers) {
        node.add(
            "counts",
            object: { counts in
                counts.add("filtered", report.counts.filtered)
                counts.add("rejected", report.counts.rejected)
                counts.add("rows_in", list: report.counts.rowsIn, write)
                counts.add("rows_out", list: report.counts.rowsOut, write)
            })
        if let error = report.error { node.add("error", object: { write(error, &$0) }) }
        if let files = report.files { node.add("files", .array(files.map(Value.string))) }
        if let globals = report.globals { node.add("globals", .object(globals)) }
        node.add("id", report.id)
        if let iterations = report.iterations { node.add("iterations", iterations) }
        node.add("module", report.module)
        if let rejects = report.rejects { node.add("rejects", .array(rejects.map(Value.string))) }
        if report.isRestored { node.add("restored", .bool(true)) }
        if let seconds = report.seconds { node.add("seconds", .double(seconds)) }
        if let started = report.started { node.add("started", .double(started)) }
        node.add("status", report.status.rawValue)
        if let tries = report.tries { node.add("tries", tries) }
    }

    private static func write(_ rows: PortRows, _ port: inout JSONMembers) {
        port.add("port", rows.port)
        port.add("rows", rows.rows)
    }

    private static func write(_ failure: NodeError, _ error: inout JSONMembers) {
        error.add("code", failure.code)
        error.add("hint", ifAny: failure.hint)
        if !failure.iteration.isEmpty { error.add("iteration", failure.iteration) }
        error.add("library", failure.library)
        error.add("message", failure.message)
        error.add("module", failure.module)
        error.add("phase", failure.phase)
        error.add("tries", failure.tries)
    }
}
