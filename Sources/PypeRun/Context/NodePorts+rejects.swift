import PypeArrow
import PypeArtifacts
import PypeHost
import PypeModel
import Synchronization

/// Rows that a module could not process.
extension NodePorts {
    /// Rejected rows have a reader, or the flow allows for them.
    func admit(_ rejects: SharedArray, _ schema: SharedSchema, port: Int) throws(ModuleFailure) {
        let name = spec.outputPorts[port].name
        let rows = rejects.length
        guard let limit else {
            guard readers[port] == 0 else { return }
            throw ModuleFailure(
                .invalidData,
                "\(rows) \(rows == 1 ? "row was" : "rows were") rejected, and nobody reads port '\(name)'"
                    + Self.reason(rejects, schema),
                hint: "connect '\(name)' to a sink, allow some with 'max_rejects', or mend the data")
        }
        guard case .rows(let most) = limit else { return }
        let known = state.withLock { state in
            zip(spec.outputPorts, state.outputs).reduce(0) { $0 + ($1.0.reject ? $1.1.rows : 0) }
        }
        if known + rows > most {
            throw Self.tooMany(known + rows, "max_rejects allows \(most)\(Self.reason(rejects, schema))")
        }
    }

    /// Why the first of the rows was rejected, as its `error_message` says, after a colon; empty where none is told.
    private static func reason(_ rejects: SharedArray, _ schema: SharedSchema) -> String {
        guard let batch = try? RecordBatch(rejects.share(), schema: schema.value()),
            let column = batch.schema.fields.firstIndex(where: { $0.name == "error_message" }),
            let text = (try? CellText(batch.column(column)))?[0]
        else { return "" }
        return "; the first: \(text)"
    }

    /// What is wrong when more rows were rejected than a share of those that came in.
    func rejectExcess(_ counts: NodeCounts) -> ModuleFailure? {
        guard case .percent(let percent) = limit, counts.rejected > 0 else { return nil }
        let all = sources.isEmpty ? counts.totalOut + counts.rejected + counts.filtered : available
        guard Double(counts.rejected) * 100 > percent * Double(all) else { return nil }
        return Self.tooMany(counts.rejected, "max_rejects allows \(percent) % of \(all)")
    }

    private static func tooMany(_ rows: Int, _ limit: String) -> ModuleFailure {
        ModuleFailure(
            .invalidData, "\(rows) rows were rejected, and \(limit)", hint: "mend the data, or raise the limit")
    }

    /// The files with rejected rows.
    var rejectFiles: [String] {
        state.withLock { $0.outputs.compactMap(\.rejects) }.filter { $0.rows > 0 }.map(\.path)
    }
}
