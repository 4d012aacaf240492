import PypeArrow
import PypeHTTP
import PypeSDK

/// The rows of one run on their way to the server. Used by the thread of the run alone.
final class SinkRun {
    let rejects: RejectedRows
    private let caller: HTTPCaller
    private let calls: BatchCalls
    private let format: RowBatch.Format
    private let batchSize: Int
    private let maxBytes: Int
    private var pending: RowBatch
    private var requests = 0
    private(set) var sent = 0
    private(set) var bytes = 0

    init(
        rejects: RejectedRows, caller: HTTPCaller, calls: BatchCalls, format: RowBatch.Format, batchSize: Int,
        maxBytes: Int
    ) {
        self.rejects = rejects
        self.caller = caller
        self.calls = calls
        self.format = format
        if case .row = format { self.batchSize = 1 } else { self.batchSize = batchSize }
        self.maxBytes = maxBytes
        pending = RowBatch(format)
    }

    /// - Throws: `invalidData`, naming the column, when a column has no JSON form.
    static func texts(_ batch: RecordBatch) throws(ModuleError) -> RowJSON {
        do throws(ArrowError) { return try RowJSON(batch) } catch {
            throw ModuleError(
                .invalidData, "the input cannot be sent as JSON: \(error.message)",
                hint: "cast or drop the column before")
        }
    }

    /// Adds rows, and sends what is full.
    func add(_ batch: RecordBatch, _ context: RunContext) async throws {
        let texts = try Self.texts(batch)
        // Rows of two batches are two pieces, even where the numbers go on.
        var isFirst = true
        for row in 0..<texts.count {
            let text: String
            do throws(ArrowError) { text = try texts.text(row) } catch {
                let reason = ModuleError(.invalidData, error.message)
                try reject([RowBatch.Piece(batch: batch, rows: row..<row + 1)], reason)
                continue
            }
            pending.add(text, row: row, of: batch, isFirst: isFirst)
            isFirst = false
            guard pending.count >= batchSize || pending.byteCount >= maxBytes else { continue }
            try context.checkCancellation()
            try await flush()
            isFirst = true
        }
    }

    /// Sends what is left.
    func flush() async throws {
        guard pending.count > 0 else { return }
        let batch = pending
        pending = RowBatch(format)
        requests += 1
        let call = calls.call(batch, number: requests)
        do {
            _ = try await caller.send(call)
            sent += batch.count
            bytes += call.body?.count ?? 0
        } catch let failure as HTTPFailure {
            var error = ModuleError(failure)
            guard case .status(let status) = failure.kind, Self.isAboutRows(status) else {
                if sent > 0 { error.message += "; \(sent) rows were sent before" }
                throw error
            }
            error.code = .invalidData
            try reject(batch.pieces, error)
        }
    }

    private func reject(_ pieces: [RowBatch.Piece], _ reason: ModuleError) throws {
        for piece in pieces { try rejects.reject(piece.batch.share().slicing(piece.rows), reason) }
    }

    /// Whether a status speaks of what was sent: further rows may pass. The others mean every request: rights, places,
    /// methods, and time.
    private static func isAboutRows(_ status: Int) -> Bool {
        (400..<500).contains(status) && ![401, 403, 404, 405, 407, 408, 410, 425, 429].contains(status)
    }
}
