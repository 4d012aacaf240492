import CDuckDB
package import PypeArrow

/// One stream on its way through a filter. Used by one thread at a time; DuckDB's threads work behind it.
package final class FilterRun {
    /// Rows so far. `dropped` counts those for which the condition was false or NULL.
    package struct Counts: Sendable, Hashable {
        package var kept = 0
        package var dropped = 0
    }

    package private(set) var counts = Counts()
    private let input: InputStream
    private let ticket: Int64
    private let connection: SQLConnection
    private let statement: PreparedStatement
    private let result: StatementResult
    /// Batches whose rows are not all judged, or not yet copied, in the input's order.
    private var waiting: [JudgedBatch] = []
    private let rows: KeptRows
    private var isAtEnd = false

    init(condition: Condition, layout: ColumnLayout, connection: SQLConnection, input stream: consuming OwnedStream)
        throws(SQLError)
    {
        rows = KeptRows(layout, threads: connection.engine.threads)
        self.connection = connection
        input = InputStream(schema: condition.schema, stream: stream, keepsArrivals: true)
        ticket = connection.engine.tickets.add(condition.scanInput(input))
        do throws(SQLError) {
            statement = try connection.prepare(condition.mask(ticket: ticket))
            result = try statement.execute()
        } catch {
            connection.engine.tickets.remove(ticket)
            if let failure = input.failure { throw SQLError(input: Condition.tableName, failure: failure) }
            throw error
        }
    }

    deinit {
        connection.engine.tickets.remove(ticket)
        input.close()
    }

    /// The next batch of rows that stay, some ten thousand of them, in the input's order; nil at the end.
    /// - Throws: ``SQLError``: `invalidData` when the condition fails on a row, `inputFailed`, `cancelled`.
    package func next() throws(SQLError) -> OwnedArray? {
        while true {
            if let batch = rows.next() { return batch }
            guard !isAtEnd else { return nil }
            let chunk: Chunk?
            do throws(SQLError) {
                chunk = try result.next()
            } catch {
                if let failure = input.failure { throw SQLError(input: Condition.tableName, failure: failure) }
                throw error
            }
            if let chunk {
                try judge(chunk)
                while let batch = waiting.first, batch.isComplete {
                    waiting.removeFirst()
                    take(batch)
                }
            } else {
                isAtEnd = true
                guard waiting.isEmpty, input.takeArrivals().isEmpty else {
                    throw SQLError(.internalError, "DuckDB did not judge every row")
                }
                rows.flush()
            }
        }
    }

    /// Writes down what DuckDB says of some rows. Their chunks come in any order.
    private func judge(_ chunk: Chunk) throws(SQLError) {
        let api = connection.api
        let rows = chunk.rows
        guard rows > 0, let numbers = api.vector_get_data(try chunk.vector(0))?.assumingMemoryBound(to: Int64.self)
        else { return }
        let verdict = try chunk.vector(1)
        guard let flags = api.vector_get_data(verdict)?.assumingMemoryBound(to: UInt8.self) else { return }
        let validity = api.vector_get_validity(verdict)
        var start = 0
        while start < rows {
            let batch = try batch(with: numbers[start])
            start = batch.judge(numbers: numbers, flags: flags, validity: validity, from: start, to: rows)
        }
    }

    private func batch(with row: Int64) throws(SQLError) -> JudgedBatch {
        if let batch = waiting.first(where: { $0.contains(row) }) { return batch }
        waiting += input.takeArrivals().map(JudgedBatch.init)
        if let batch = waiting.first(where: { $0.contains(row) }) { return batch }
        throw SQLError(.internalError, "DuckDB judged row \(row), which the input does not have")
    }

    private func take(_ judged: JudgedBatch) {
        counts.kept += judged.kept
        counts.dropped += judged.batch.rows - judged.kept
        rows.add(judged)
    }
}
