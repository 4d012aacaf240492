import PypeArrow

/// Finds the row on which an expression failed: DuckDB tells only what it did not like.
struct MapFailure {
    let plan: MapPlan
    let connection: SQLConnection
    /// Runs of rows that were being computed, in the input's order.
    let pieces: [MappedPiece]

    /// The failure with the row's number, from 1, and the expression. What cannot be found again stays as it is.
    func located(_ error: SQLError) -> SQLError {
        do throws(SQLError) {
            for piece in pieces.sorted(by: { $0.firstRow < $1.firstRow }) {
                if let found = try failure(in: piece) { return found }
            }
            return error
        } catch {
            // Cancelled meanwhile.
            return error
        }
    }

    private func failure(in piece: MappedPiece) throws(SQLError) -> SQLError? {
        guard try failure(plan.columns, piece, 0..<piece.count) != nil else { return nil }
        var rows = 0..<piece.count
        while rows.count > 1 {
            let middle = rows.lowerBound + rows.count / 2
            let first = rows.lowerBound..<middle
            rows = try failure(plan.columns, piece, first) != nil ? first : middle..<rows.upperBound
        }
        let row = piece.firstRow + Int64(rows.lowerBound) + 1
        for (column, expression) in zip(plan.columns, plan.expressions) {
            guard let error = try failure([column], piece, rows) else { continue }
            return SQLError(error.code, "row \(row): \(expression.subject): \(error.message)", hint: error.hint)
        }
        return nil
    }

    /// Computes some rows once more.
    /// - Returns: what DuckDB does not like about them.
    private func failure(_ columns: [String], _ piece: MappedPiece, _ rows: Range<Int>) throws(SQLError) -> SQLError? {
        let schema = plan.scope.schema
        let all = Array(0..<schema.columnCount)
        let slice = SharedArray(
            piece.batch.slice(columns: all, start: piece.start + rows.lowerBound, count: rows.count))
        var isTaken = false
        let stream = StreamExport.make(schema: { schema.copy() }) {
            defer { isTaken = true }
            return isTaken ? nil : slice.share()
        }
        let input = InputStream(schema: schema, stream: stream)
        let tickets = MapTickets(plan, input, nil, connection.engine)
        defer {
            tickets.remove()
            input.close()
        }
        do throws(SQLError) {
            let result = try plan.statement(columns, tickets, on: connection).execute()
            while try result.next() != nil {}
            return nil
        } catch {
            guard error.code != .cancelled else { throw error }
            return error
        }
    }
}
