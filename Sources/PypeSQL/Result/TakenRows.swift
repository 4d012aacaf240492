import Foundation
import PypeArrow

/// Rows that DuckDB's threads hand on as they make them, in no order. Giving them up early ends the work.
final class TakenRows: RoutedSource {
    private let query: SQLQuery
    private let taker: RowTaker

    /// - Parameter start: runs the statement to its end and says how many rows it had.
    init(query: SQLQuery, taker: RowTaker, _ start: @escaping @Sendable () throws(SQLError) -> Int) {
        self.query = query
        self.taker = taker
        // The thread that asks for rows must not be the one that makes them: DuckDB keeps it until all are made.
        Thread.detachNewThread {
            do throws(SQLError) {
                try taker.finish(rows: try start())
                taker.queue.finish(.success(()))
            } catch {
                taker.queue.finish(.failure(query.translated(taker.explained(error))))
            }
        }
    }

    deinit {
        query.stop()
        taker.queue.close()
    }

    func next() throws(SQLError) -> RoutedRows.Batch? { try taker.queue.pop() }

    func distinctRows(_ counted: Int) -> Int { taker.distinctRows(counted) }
}
