import PypeADBC
import PypeArrow
import PypeSDK

/// Puts its rows into a table, all or none.
struct SQLSink: Module {
    static let manifest = ModuleManifest(
        name: "sql_sink", type: .sink, version: "1.0.0",
        description:
            "Puts its rows into a table of a database, all of them or none: SQLite, PostgreSQL, DuckDB, or any "
            + "other with an ADBC driver.",
        category: "databases",
        inputs: [ModulePort("input", "The rows to put into the table; columns meet by name.")],
        params: SQLSinkConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows put into the table."),
            ModuleGlobal("inserted_count", .int, "Rows that were not there before."),
            ModuleGlobal("updated_count", .int, "Rows that took the place of others of the same key."),
        ],
        packages: ["ADBC driver manager 1.8 or later", "the database's ADBC driver"],
        // A run that failed has changed nothing.
        flags: [.idempotent, .parallel, .streaming, .network, .files])

    private let config: SQLSinkConfig
    private let running = Running()

    init(config: SQLSinkConfig) throws {
        try config.check()
        _ = try config.database.settings()
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        if let schema = try request.input("input") { try config.check(schema) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let schema = try input.schema
        try config.check(schema)
        let session = try Session(config.database)
        let plan = try WritePlan(config, schema, session)
        let rows = InputRows(input, schema, context)
        let connection = session.connection.canceller
        let transaction = try Transaction(session)
        let counts: WriteCounts
        do {
            counts = try running.guarding(context, connection) {
                let counts = try plan.write(rows, session)
                // Cancelled from here on, it has happened.
                try context.checkCancellation()
                return counts
            }
            try transaction.commit(session)
        } catch {
            transaction.rollback(session)
            throw error
        }
        try context.setGlobal("row_count", counts.rows)
        try context.setGlobal("inserted_count", counts.rows - counts.updated)
        try context.setGlobal("updated_count", counts.updated)
    }

    func cancel() { running.cancel() }
}
