import PypeADBC
import PypeArrow
import PypeSDK

/// The rows of an input of which a table takes those that it can. Used by the thread of the run alone.
///
/// Many rows go in at a time; where they do not, halves of them, until the row is found that is at fault.
final class GoodRows {
    private let input: InputPort
    private let schema: Schema
    private let context: RunContext
    private let rejects: RejectedRows

    init(_ input: InputPort, _ schema: Schema, _ context: RunContext, _ rejects: RejectedRows) {
        self.input = input
        self.schema = schema
        self.context = context
        self.rejects = rejects
    }

    /// - Parameter put: puts rows into the table, all of them or none.
    /// - Returns: rows that the table took.
    func write(_ session: borrowing Session, _ put: (consuming OwnedStream, borrowing Session) throws -> Void) throws
        -> Int
    {
        var taken = 0
        while let array = try input.nextArray() {
            let batch = SharedArray(array)
            // The next ones last.
            var untried = [0..<batch.length]
            while let rows = untried.popLast() {
                try context.checkCancellation()
                guard let refusal = try attempt(batch, rows, session, put) else {
                    taken += rows.count
                    continue
                }
                if rows.count == 1 {
                    try rejects.reject(batch.share().slicing(rows), refusal)
                } else {
                    let middle = rows.lowerBound + rows.count / 2
                    untried += [middle..<rows.upperBound, rows.lowerBound..<middle]
                }
            }
            context.progress(rows: taken + rejects.count, of: input)
        }
        return taken
    }

    /// - Returns: why the table does not take the rows; nil when it has them.
    private func attempt(
        _ batch: SharedArray, _ rows: Range<Int>, _ session: borrowing Session,
        _ put: (consuming OwnedStream, borrowing Session) throws -> Void
    ) throws -> ModuleError? {
        guard !rows.isEmpty else { return nil }
        try session.connection.run("SAVEPOINT pype_rows")
        do {
            try put(stream(batch, rows), session)
        } catch let error as ADBCError where error.code == .integrity || error.code == .invalidData {
            try session.connection.run("ROLLBACK TO SAVEPOINT pype_rows")
            try session.connection.run("RELEASE SAVEPOINT pype_rows")
            return ModuleError(error, "the table does not take the row")
        }
        try session.connection.run("RELEASE SAVEPOINT pype_rows")
        return nil
    }

    private func stream(_ batch: SharedArray, _ rows: Range<Int>) -> OwnedStream {
        var isRead = false
        return StreamExport.make(schema: { [schema] in OwnedSchema(schema) }) {
            if isRead { return nil }
            isRead = true
            return try batch.share().slicing(rows)
        }
    }
}
