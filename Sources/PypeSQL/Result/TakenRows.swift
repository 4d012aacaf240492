#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Rows that DuckDB's threads hand on as they make them, in no order. Giving them up early ends the work.
final class TakenRows: RoutedSource {
    /// Starts work on a thread of its own; 0, or why there is none.
    typealias Launch = (@escaping @Sendable () -> Void) -> Int32

    private let query: SQLQuery
    private let taker: RowTaker
    private let ended: () -> Void

    /// - Parameters:
    ///   - ended: called once, when no thread works any more.
    ///   - start: runs the statement to its end and says how many rows it had.
    init(
        query: SQLQuery, taker: RowTaker, launch: Launch = OwnThread.start, ended: @escaping () -> Void,
        _ start: @escaping @Sendable () throws(SQLError) -> Int
    ) {
        self.query = query
        self.taker = taker
        self.ended = ended
        // The thread that asks for rows must not be the one that makes them: DuckDB keeps it until all are made.
        let code = launch {
            do throws(SQLError) {
                try taker.finish(rows: try start())
                taker.queue.finish(.success(()))
            } catch {
                taker.queue.finish(.failure(query.translated(taker.explained(error))))
            }
        }
        guard code != 0 else { return }
        taker.queue.finish(
            .failure(
                SQLError(
                    .resourceExhausted, "no thread can be started for the SQL: \(String(cString: strerror(code)))",
                    hint: "raise the limit of processes (ulimit -u), or give the flow fewer threads")))
    }

    deinit {
        query.stop()
        taker.queue.close()
        ended()
    }

    func next() throws(SQLError) -> RoutedRows.Batch? { try taker.queue.pop() }

    func distinctRows(_ counted: Int) -> Int { taker.distinctRows(counted) }
}
