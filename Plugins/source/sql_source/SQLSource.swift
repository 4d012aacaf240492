import PypeADBC
import PypeArrow
import PypeSDK

/// Reads the rows of a query or a table of any database with an ADBC driver.
struct SQLSource: Module {
    static let manifest = ModuleManifest(
        name: "sql_source", type: .source, version: "1.0.0",
        description:
            "Reads the rows of an SQL query or of a table from a database: SQLite, PostgreSQL, DuckDB or any other "
            + "with an ADBC driver.",
        category: "databases",
        outputs: [ModulePort("output", "The rows, with the columns and types that the database gives them.")],
        params: SQLSourceConfig.params,
        globals: [ModuleGlobal("row_count", .int, "Rows read.")],
        packages: ["ADBC driver manager 1.8 or later", "the database's ADBC driver"],
        flags: [.idempotent, .parallel, .streaming, .network, .files])

    private let config: SQLSourceConfig
    private let running = Running()

    init(config: SQLSourceConfig) throws {
        try config.check()
        _ = try config.database.settings()
        self.config = config
    }

    func inferSchema(_ request: SchemaRequest) throws {
        do {
            try config.database.checkIsThere()
            let session = try Session(config.database)
            let query = try SourceQuery(config, session)
            // SQLite's columns get their types from the rows.
            guard let schema = try query.schema() else { return }
            try request.setOutput("output", schema)
        } catch let error as ModuleError where error.code == .notFound || error.code == .unavailable {
            // The flow itself may be about to make the table, and the database need not be up for a look at a flow.
            return
        }
    }

    func run(_ context: RunContext) async throws {
        let output = try context.output("output")
        try config.database.checkIsThere()
        let session = try Session(config.database)
        let count = try running.guarding(context, session.connection.canceller) {
            try session.allowReadingOnly()
            let query = try SourceQuery(config, session)
            let rows = try query.run()
            try output.setSchema(rows.columns())
            var count = 0
            while let batch = try rows.next() {
                try context.checkCancellation()
                count += batch.length
                try output.emit(batch)
                context.progress(UInt64(count), unit: "rows")
            }
            return count
        }
        try context.setGlobal("row_count", count)
    }

    func cancel() { running.cancel() }

    func fingerprint(_ context: RunContext) throws -> String {
        guard let sql = config.fingerprintQuery else {
            // What nobody can tell counts as changed.
            return "unknown-\(UInt64.random(in: 0 ... .max))"
        }
        try config.database.checkIsThere()
        let session = try Session(config.database)
        try session.dialect.checkIsOne(sql, "'fingerprint_query'")
        try session.allowReadingOnly()
        guard let row = try session.firstRow(sql, "'fingerprint_query'") else {
            throw ModuleError(.invalidConfig, "'fingerprint_query' gives no row")
        }
        return row
    }
}
