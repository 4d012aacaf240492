import CDuckDB
import CPypeABI
import PypeArrow

/// Takes rows that several threads of DuckDB hand on, and makes batches of them.
///
/// Sendable: the Arrow options are written once and only read by DuckDB; a router is in one thread's hands at a time.
final class RowTaker: @unchecked Sendable {
    private let connection: SQLConnection
    private let outputs: QueryOutputs
    private let layouts: [ColumnLayout]
    private var options: duckdb_arrow_options?
    /// Routers that no thread works with.
    private let idle = Guarded<[RowRouter]>([])
    private let failure = Guarded<SQLError?>(nil)
    let queue = BatchQueue(most: 8)

    init(_ connection: SQLConnection, _ outputs: QueryOutputs, _ layouts: [ColumnLayout]) throws(SQLError) {
        self.connection = connection
        self.outputs = outputs
        self.layouts = layouts
        connection.api.connection_get_arrow_options(connection.handle, &options)
        guard options != nil else { throw SQLError(.internalError, "DuckDB gave no Arrow options") }
    }

    deinit { connection.api.destroy_arrow_options(&options) }

    /// [any-thread] Copies the rows of a chunk whose first column is none of the statement's.
    /// - Returns: what went wrong.
    func take(_ chunk: duckdb_data_chunk) -> SQLError? {
        let router = idle.withLock { $0.popLast() } ?? RowRouter(outputs, layouts)
        defer { idle.withLock { $0.append(router) } }
        do throws(SQLError) {
            var array = ArrowArray()
            guard let options else { throw SQLError(.internalError, "DuckDB gave no Arrow options") }
            try connection.check(
                connection.api.data_chunk_to_arrow(options, chunk, &array),
                "rows of the result could not be turned into Arrow")
            let keeper = SharedArray(OwnedArray(array))
            keeper.withUnsafePointer { whole in
                var columns = whole.pointee
                columns.n_children -= 1
                columns.children = columns.children.map { $0 + 1 }
                router.take(columns, keeper: keeper)
            }
            try hand(on: router)
            return nil
        } catch {
            failure.withLock { $0 = $0 ?? error }
            return error
        }
    }

    /// All rows were taken.
    /// - Parameter rows: how many DuckDB says there were.
    func finish(rows: Int) throws(SQLError) {
        for router in idle.withLock({ $0 }) {
            router.flush()
            try hand(on: router)
        }
        let taken = idle.withLock { $0.reduce(0) { $0 + $1.rows } }
        guard taken == rows else {
            throw SQLError(.internalError, "DuckDB handed on \(taken) rows of \(rows)")
        }
    }

    /// What went wrong here, which DuckDB tells in words only.
    func explained(_ error: SQLError) -> SQLError { failure.withLock { $0 } ?? error }

    /// Distinct rows whose numbers were in a counted column, once all rows were taken.
    func distinctRows(_ counted: Int) -> Int {
        idle.withLock { routers in
            var all = RowMarks()
            for router in routers { all.formUnion(router.marks[counted]) }
            return all.count
        }
    }

    private func hand(on router: RowRouter) throws(SQLError) {
        while let batch = router.next() {
            guard queue.push(batch) else { throw SQLError(.cancelled, "nobody wants the rest of the rows") }
        }
    }
}
