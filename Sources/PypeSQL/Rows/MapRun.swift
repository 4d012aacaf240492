import CDuckDB
import CPypeABI
import PypeArrow

/// One stream on its way through a map. Used by one thread at a time; DuckDB's threads work behind it.
package final class MapRun {
    private let plan: MapPlan
    private let input: InputStream
    private let reference: InputStream?
    private let tickets: MapTickets
    private let connection: SQLConnection
    private let statement: PreparedStatement
    private let result: StatementResult
    /// Runs of rows that are not all computed, or not yet taken, in the input's order.
    private var waiting: [MappedPiece] = []
    private var isAtEnd = false

    init(
        plan: MapPlan, connection: SQLConnection, input stream: consuming OwnedStream,
        reference second: consuming OwnedStream?
    ) throws(SQLError) {
        self.plan = plan
        self.connection = connection
        input = InputStream(schema: plan.scope.schema, stream: stream, keepsArrivals: true)
        if let scope = plan.reference, let second = second.take() {
            reference = InputStream(schema: scope.schema, stream: second)
        } else {
            reference = nil
        }
        tickets = MapTickets(plan, input, reference, connection.engine)
        do throws(SQLError) {
            statement = try plan.statement(plan.columns, tickets, on: connection)
            result = try statement.execute()
        } catch {
            tickets.remove()
            throw Self.explained(error, plan, connection, input, reference, waiting: [])
        }
    }

    deinit {
        tickets.remove()
        input.close()
        reference?.close()
    }

    /// The next rows with what was computed from them, in the input's order: a batch of the input, or a part of a large
    /// one; nil at the end.
    /// - Throws: ``SQLError``: `invalidData` when an expression fails on a row, with the row's number; `inputFailed`;
    ///   `cancelled`.
    package func next() throws(SQLError) -> MappedRows? {
        while true {
            if let piece = waiting.first, piece.isComplete {
                waiting.removeFirst()
                return piece.rows(plan.layout)
            }
            guard !isAtEnd else { return nil }
            if let chunk = try fetch() {
                try place(chunk)
            } else {
                isAtEnd = true
                guard waiting.isEmpty, input.takeArrivals().isEmpty else {
                    throw SQLError(.internalError, "DuckDB did not compute every row")
                }
            }
        }
    }

    private func fetch() throws(SQLError) -> Chunk? {
        do throws(SQLError) {
            return try result.next()
        } catch {
            throw Self.explained(error, plan, connection, input, reference, waiting: waiting)
        }
    }

    /// What an error comes from: a stream, or a row.
    private static func explained(
        _ error: SQLError, _ plan: MapPlan, _ connection: SQLConnection, _ input: InputStream,
        _ reference: InputStream?, waiting: [MappedPiece]
    ) -> SQLError {
        if let failure = input.failure { return SQLError(input: RowScope.tableName, failure: failure) }
        if let failure = reference?.failure { return SQLError(input: "reference", failure: failure) }
        guard error.code == .invalidData else { return error }
        let open = waiting + pieces(input.takeArrivals())
        return MapFailure(plan: plan, connection: connection, pieces: open).located(error)
    }

    /// Gives the rows of a chunk to the pieces they belong to. Chunks come in any order, their rows in runs.
    private func place(_ chunk: Chunk) throws(SQLError) {
        let rows = chunk.rows
        guard rows > 0,
            let numbers = connection.api.vector_get_data(try chunk.vector(0))?.assumingMemoryBound(to: Int64.self)
        else { return }
        let array = SharedArray(try result.array(of: chunk))
        var start = 0
        while start < rows {
            let piece = try piece(with: numbers[start])
            start = piece.add(array, numbers: numbers, from: start, to: rows)
        }
    }

    private func piece(with row: Int64) throws(SQLError) -> MappedPiece {
        if let piece = waiting.first(where: { $0.contains(row) }) { return piece }
        waiting += Self.pieces(input.takeArrivals())
        if let piece = waiting.first(where: { $0.contains(row) }) { return piece }
        throw SQLError(.internalError, "DuckDB computed row \(row), which the input does not have")
    }

    /// Large batches go out in parts, so that no more waits than the threads work on.
    private static func pieces(_ batches: [ScanBatch]) -> [MappedPiece] {
        batches.flatMap { batch in
            stride(from: 0, to: batch.rows, by: InputStream.pieceRows).map { start in
                MappedPiece(batch, start: start, count: min(InputStream.pieceRows, batch.rows - start))
            }
        }
    }
}
