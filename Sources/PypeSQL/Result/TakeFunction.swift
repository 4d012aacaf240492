import CDuckDB

/// The function through which the threads of DuckDB hand on the rows of a statement, each its own: `pype_take(ticket,
/// column, …)`. It is 1 for each row, so that a sum over it says how many rows there were. A result that is fetched goes
/// through one thread; this way the copying is done by all.
///
/// One per engine, as ``ScanFunction``.
enum TakeFunction {
    static let name = "pype_take"

    /// Puts the function into the engine's catalogue. DuckDB keeps `tickets` until it is closed.
    static func register(_ tickets: TakeTickets, library: DuckDBLibrary, connection: duckdb_connection)
        throws(SQLError)
    {
        let api = library.functions.pointee
        var function = api.create_scalar_function()
        var number = api.create_logical_type(duckdb_type(CDUCKDB_TYPE_BIGINT))
        var any = api.create_logical_type(duckdb_type(CDUCKDB_TYPE_ANY))
        defer {
            api.destroy_scalar_function(&function)
            api.destroy_logical_type(&number)
            api.destroy_logical_type(&any)
        }
        guard let made = function, let number, let any else {
            throw SQLError(.resourceExhausted, "DuckDB has no memory for a function")
        }
        api.scalar_function_set_name(made, name)
        api.scalar_function_add_parameter(made, number)
        api.scalar_function_set_varargs(made, any)
        api.scalar_function_set_return_type(made, number)
        // Rows with nulls are rows, and no two calls are the same.
        api.scalar_function_set_special_handling(made)
        api.scalar_function_set_volatile(made)
        api.scalar_function_set_extra_info(made, Unmanaged.passRetained(tickets).toOpaque()) { data in
            guard let data else { return }
            Unmanaged<TakeTickets>.fromOpaque(data).release()
        }
        api.scalar_function_set_function(made, take)
        guard api.register_scalar_function(connection, made) == 0 else {
            throw SQLError(.internalError, "DuckDB does not take a function")
        }
    }

    private static let take: duckdb_row_callback = { info, chunk, output in
        guard let info, let chunk, let output, let api = DuckDBLibrary.current else { return }
        let count = Int(api.data_chunk_get_size(chunk))
        guard count > 0 else { return }
        guard let data = api.scalar_function_get_extra_info(info),
            let ticket = api.data_chunk_get_vector(chunk, 0).flatMap({ api.vector_get_data($0) }),
            let ones = api.vector_get_data(output)?.assumingMemoryBound(to: Int64.self)
        else { return api.scalar_function_set_error(info, "DuckDB gave rows without columns") }
        let tickets = Unmanaged<TakeTickets>.fromOpaque(data).takeUnretainedValue()
        guard let rows = tickets.rows(ticket.assumingMemoryBound(to: Int64.self).pointee) else {
            return api.scalar_function_set_error(info, "nobody takes these rows")
        }
        if let failure = rows.take(chunk) { return api.scalar_function_set_error(info, failure.message) }
        ones.update(repeating: 1, count: count)
    }
}

/// Who takes rows of statements of one engine. A number is hard to guess, so that the SQL of one run does not reach
/// another's.
final class TakeTickets: Sendable {
    private let takers = Guarded<[Int64: RowTaker]>([:])

    func add(_ taker: RowTaker) -> Int64 {
        takers.withLock { takers in
            var number = Int64.random(in: 1...Int64.max)
            while takers[number] != nil { number = Int64.random(in: 1...Int64.max) }
            takers[number] = taker
            return number
        }
    }

    func remove(_ number: Int64) { takers.withLock { $0[number] = nil } }

    func rows(_ number: Int64) -> RowTaker? { takers.withLock { $0[number] } }
}
