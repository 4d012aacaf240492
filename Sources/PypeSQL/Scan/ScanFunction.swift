import CDuckDB

/// The table function through which DuckDB reads streams: `pype_scan(ticket)`. One per engine; functions cannot be
/// taken out of DuckDB's catalogue, so each input is a ticket and not a function.
enum ScanFunction {
    static let name = "pype_scan"

    /// Puts the function into the engine's catalogue. DuckDB keeps `tickets` until it is closed.
    static func register(_ tickets: ScanTickets, library: DuckDBLibrary, connection: duckdb_connection)
        throws(SQLError)
    {
        let api = library.functions.pointee
        var function = api.create_table_function()
        var ticket = api.create_logical_type(duckdb_type(CDUCKDB_TYPE_BIGINT))
        defer {
            api.destroy_table_function(&function)
            api.destroy_logical_type(&ticket)
        }
        guard let made = function, let type = ticket else {
            throw SQLError(.resourceExhausted, "DuckDB has no memory for a function")
        }
        api.table_function_set_name(made, name)
        api.table_function_add_parameter(made, type)
        api.table_function_set_extra_info(made, Unmanaged.passRetained(tickets).toOpaque()) { data in
            guard let data else { return }
            Unmanaged<ScanTickets>.fromOpaque(data).release()
        }
        api.table_function_supports_projection_pushdown(made, true)
        api.table_function_set_bind(made, bind)
        api.table_function_set_init(made, initialize)
        api.table_function_set_local_init(made, initializeThread)
        api.table_function_set_function(made, scan)
        guard api.register_table_function(connection, made) == 0 else {
            throw SQLError(.internalError, "DuckDB does not take a table function")
        }
    }

    /// Names and types of the columns. May come several times for one statement.
    private static let bind: duckdb_bind_callback = { info in
        guard let info, let api = DuckDBLibrary.current else { return }
        guard let data = api.bind_get_extra_info(info) else { return }
        var parameter = api.bind_get_parameter(info, 0)
        let number = parameter.map { api.get_int64($0) } ?? 0
        api.destroy_value(&parameter)
        let tickets = Unmanaged<ScanTickets>.fromOpaque(data).takeUnretainedValue()
        guard let input = tickets.input(number) else {
            api.bind_set_error(info, "there is no such input")
            return
        }
        for column in input.columns {
            if let type = column.type { api.bind_add_result_column(info, column.name, type) }
        }
        if let rows = input.rows { api.bind_set_cardinality(info, UInt64(rows), true) }
        api.bind_set_bind_data(info, Unmanaged.passRetained(input).toOpaque(), release)
    }

    /// Once per execution, before any thread starts.
    private static let initialize: duckdb_init_callback = { info in
        guard let info, let api = DuckDBLibrary.current, let data = api.init_get_bind_data(info) else { return }
        let input = Unmanaged<ScanInput>.fromOpaque(data).takeUnretainedValue()
        do throws(SQLError) {
            try input.stream.open()
            // DuckDB starts no more threads than it has.
            api.init_set_max_threads(info, input.keepsOrder ? 1 : 1024)
        } catch {
            api.init_set_error(info, error.message + (error.hint.map { "; \($0)" } ?? ""))
        }
    }

    private static let initializeThread: duckdb_init_callback = { info in
        guard let info, let api = DuckDBLibrary.current, let data = api.init_get_bind_data(info) else { return }
        let input = Unmanaged<ScanInput>.fromOpaque(data).takeUnretainedValue()
        let wanted = (0..<api.init_get_column_count(info)).map { Int(api.init_get_column_index(info, $0)) }
        do throws(SQLError) {
            let reader = try ScanReader(input: input, wanted: wanted)
            api.init_set_init_data(info, Unmanaged.passRetained(reader).toOpaque(), releaseReader)
        } catch {
            api.init_set_error(info, error.message)
        }
    }

    private static let scan: duckdb_scan_callback = { info, output in
        guard let info, let output, let api = DuckDBLibrary.current else { return }
        guard let data = api.function_get_local_init_data(info) else { return }
        do {
            try Unmanaged<ScanReader>.fromOpaque(data).takeUnretainedValue().fill(output)
        } catch {
            api.function_set_error(info, String(describing: error))
        }
    }

    private static let release: duckdb_delete_callback = { data in
        guard let data else { return }
        Unmanaged<ScanInput>.fromOpaque(data).release()
    }

    private static let releaseReader: duckdb_delete_callback = { data in
        guard let data else { return }
        Unmanaged<ScanReader>.fromOpaque(data).release()
    }
}

/// The inputs that statements of one engine may read. A number is hard to guess, so that the SQL of one run does not
/// find another run's input.
final class ScanTickets: Sendable {
    private let inputs = Guarded<[Int64: ScanInput]>([:])

    func add(_ input: ScanInput) -> Int64 {
        inputs.withLock { inputs in
            var number = Int64.random(in: 1...Int64.max)
            while inputs[number] != nil { number = Int64.random(in: 1...Int64.max) }
            inputs[number] = input
            return number
        }
    }

    func remove(_ number: Int64) { inputs.withLock { $0[number] = nil } }

    func input(_ number: Int64) -> ScanInput? { inputs.withLock { $0[number] } }
}
