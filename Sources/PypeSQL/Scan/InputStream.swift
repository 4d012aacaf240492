import PypeArrow
import Synchronization

/// A stream that several threads of DuckDB take pieces of, and the schema it has.
final class InputStream: Sendable {
    /// A run of rows of one batch, for one thread.
    struct Piece {
        var batch: ScanBatch
        var start: Int
        var count: Int
    }

    private struct State: ~Copyable {
        var stream: OwnedStream?
        var batch: ScanBatch?
        var position = 0
        var rowsTaken: Int64 = 0
        var wasOpened = false
        var failure: (any Error)?
        var arrivals: [ScanBatch] = []
    }

    let schema: InputSchema
    /// It stands for a stream, and gives no rows however often it is read.
    let hasNoRows: Bool
    private let keepsArrivals: Bool
    private let state: Guarded<State>
    private let isStopped = Atomic(false)

    /// Rows that a thread takes at a time: enough that the lock is nothing, little enough that all have work.
    static let pieceRows = 60 * 2048

    /// - Parameters:
    ///   - stream: nil when only the schema is asked about.
    ///   - keepsArrivals: whether ``takeArrivals()`` will be called.
    init(schema: InputSchema, stream: consuming OwnedStream?, keepsArrivals: Bool = false) {
        self.schema = schema
        self.keepsArrivals = keepsArrivals
        hasNoRows = stream == nil
        state = Guarded(State(stream: stream))
    }

    /// Says that a scan starts.
    /// - Throws: ``SQLError`` when one did already, since a stream cannot be read twice.
    func open() throws(SQLError) {
        try state.withLock { state throws(SQLError) in
            guard !state.wasOpened || hasNoRows else {
                let error = SQLError(
                    .invalidSQL, "an input is read twice",
                    hint: "an input is a stream; keep it with WITH t AS MATERIALIZED (SELECT * FROM input) and read t")
                state.failure = error
                throw error
            }
            state.wasOpened = true
        }
    }

    /// The next rows for a thread; nil at the end. Waits for the producer while others wait for the lock.
    func next() throws -> Piece? {
        try state.withLock { state in
            if let failure = state.failure { throw failure }
            guard !isStopped.load(ordering: .relaxed) else { throw SQLError(.cancelled, "the SQL was interrupted") }
            do {
                return try advance(&state)
            } catch {
                // The rest of the stream is worth nothing: the producer may stop.
                state.failure = error
                state.batch = nil
                state.stream = nil
                throw error
            }
        }
    }

    private func advance(_ state: inout State) throws -> Piece? {
        while true {
            if let batch = state.batch, state.position < batch.rows {
                let count = min(Self.pieceRows, batch.rows - state.position)
                let piece = Piece(batch: batch, start: state.position, count: count)
                state.position += count
                if state.position == batch.rows { state.batch = nil }
                return piece
            }
            guard let array = try state.stream?.next() else {
                state.stream = nil
                return nil
            }
            let batch = try ScanBatch(array, columns: schema.columnCount, firstRow: state.rowsTaken)
            guard batch.rows > 0 else { continue }
            state.rowsTaken += Int64(batch.rows)
            state.position = 0
            state.batch = batch
            if keepsArrivals { state.arrivals.append(batch) }
        }
    }

    /// Batches that were taken from the stream since the last call, in the stream's order.
    func takeArrivals() -> [ScanBatch] {
        state.withLock { state in
            defer { state.arrivals.removeAll(keepingCapacity: true) }
            return state.arrivals
        }
    }

    /// Why the stream broke off, if it did. DuckDB passes on only the words.
    var failure: (any Error)? { state.withLock { $0.failure } }

    /// Rows that were taken so far.
    var rowsTaken: Int { state.withLock { Int($0.rowsTaken) } }

    /// [any-thread] No more rows are given; whoever asks for some is told of the cancel. Returns at once, also while the
    /// producer is waited for.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Lets the producer go.
    func close() {
        state.withLock { state in
            state.stream = nil
            state.batch = nil
            state.arrivals = []
        }
    }
}
