package import PypeArrow

/// The rows of a statement on their way to several outputs. Used by one thread at a time.
package final class RoutedRows {
    /// Rows for one output.
    package struct Batch: ~Copyable {
        package let output: Int
        let rows: OwnedArray
        package var count: Int { rows.length }

        /// The rows, to hand on.
        package consuming func take() -> OwnedArray { rows }
    }

    private let outputs: QueryOutputs
    private let schema: Schema
    private let source: any RoutedSource

    init(_ outputs: QueryOutputs, _ schema: Schema, _ source: any RoutedSource) {
        self.outputs = outputs
        self.schema = schema
        self.source = source
    }

    /// What the rows of an output look like.
    package func schema(of output: Int) -> Schema { outputs.schema(of: output, schema) }

    /// Distinct rows so far whose numbers were in one of the columns that are counted.
    package func distinctRows(_ counted: Int) -> Int { source.distinctRows(counted) }

    /// The next batch, of some ten thousand rows; nil at the end.
    /// - Throws: ``SQLError``: `invalidData` when a row cannot be computed, `inputFailed`, `cancelled`,
    ///   `resourceExhausted`.
    package func next() throws(SQLError) -> Batch? { try source.next() }
}

/// Where routed rows come from.
protocol RoutedSource {
    /// The next batch; nil at the end.
    func next() throws(SQLError) -> RoutedRows.Batch?
    func distinctRows(_ counted: Int) -> Int
}

/// Rows that one thread fetches, in the statement's order. Giving them up early ends the work.
final class FetchedRows: RoutedSource {
    private let query: SQLQuery
    private let result: StatementResult
    private let router: RowRouter
    private var isAtEnd = false

    init(query: SQLQuery, result: StatementResult, router: RowRouter) {
        self.query = query
        self.result = result
        self.router = router
    }

    func distinctRows(_ counted: Int) -> Int { router.marks[counted].count }

    func next() throws(SQLError) -> RoutedRows.Batch? {
        while true {
            if let batch = router.next() { return batch }
            guard !isAtEnd else { return nil }
            do throws(SQLError) {
                guard let chunk = try result.next() else {
                    isAtEnd = true
                    router.flush()
                    continue
                }
                guard chunk.rows > 0 else { continue }
                let keeper = SharedArray(try result.array(of: chunk))
                keeper.withUnsafePointer { router.take($0.pointee, keeper: keeper) }
            } catch {
                throw query.translated(error)
            }
        }
    }
}
