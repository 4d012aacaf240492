import PypeADBC
import PypeArrow
import PypeSDK

/// Puts its rows into a table: all or none, or all that the table takes.
struct SQLSink: Module {
    static let manifest = ModuleManifest(
        name: "sql_sink", type: .sink, version: "1.0.0",
        description:
            "Puts its rows into a table of a database, in one transaction: SQLite, PostgreSQL, DuckDB, or any "
            + "other with an ADBC driver.",
        category: "databases",
        inputs: [ModulePort("input", "The rows to put into the table; columns meet by name.")],
        outputs: [
            ModulePort(
                "rejects", "Rows that the table did not take, with the database's words, if 'on_bad_row' is reject.",
                reject: true)
        ],
        params: SQLSinkConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows put into the table."),
            ModuleGlobal("inserted_count", .int, "Rows that were not there before."),
            ModuleGlobal("updated_count", .int, "Rows that took the place of others of the same key."),
            ModuleGlobal("rejected_count", .int, "Rows that the table did not take."),
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
        guard let schema = try request.input("input") else { return }
        try config.check(schema)
        try request.setOutput("rejects", rejectSchema(schema))
    }

    /// No row is rejected unless that is asked for, and then the input's names are its own matter.
    private func rejectSchema(_ input: Schema) throws(ModuleError) -> Schema {
        do throws(ModuleError) { return try RejectedRows.schema(of: input, on: "rejects") } catch {
            guard config.onBadRow == .fail else { throw error }
            return Schema(RejectWriter.errorColumns)
        }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let schema = try input.schema
        try config.check(schema)
        let session = try Session(config.database)
        let plan = try WritePlan(config, schema, session)
        let port = try context.output("rejects")
        try port.setSchema(rejectSchema(schema))
        let rejects = config.onBadRow == .reject ? try RejectedRows(port, columns: schema) : nil
        let connection = session.connection.canceller
        let transaction = try Transaction(session, by: rejects == nil ? .driver : .sql)
        let counts: WriteCounts
        do {
            counts = try running.guarding(context, connection) {
                let counts =
                    if let rejects {
                        try plan.write(GoodRows(input, schema, context, rejects), session)
                    } else {
                        try plan.write(InputRows(input, schema, context), session)
                    }
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
        try context.setGlobal("rejected_count", rejects?.count ?? 0)
        if let rejects, rejects.count > 0 { context.log(.warn, "\(rejects.count) rows were rejected") }
    }

    func cancel() { running.cancel() }
}
