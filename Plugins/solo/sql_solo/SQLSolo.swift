import PypeADBC
import PypeArrow
import PypeSDK

/// Runs statements in a database.
struct SQLSolo: Module {
    static let manifest = ModuleManifest(
        name: "sql_solo", type: .solo, version: "1.0.0",
        description:
            "Runs SQL statements in a database, in one transaction: SQLite, PostgreSQL, DuckDB, or any other with "
            + "an ADBC driver.",
        category: "databases",
        params: SQLSoloConfig.params,
        globals: [
            ModuleGlobal("affected_rows", .int, "Rows that the statements without rows of their own changed."),
            ModuleGlobal(
                "result", .any, "The first row of the last statement that gave any, as a dict; null without one."),
        ],
        packages: ["ADBC driver manager 1.8 or later", "the database's ADBC driver"],
        flags: [.network, .files])

    private let config: SQLSoloConfig
    private let running = Running()

    init(config: SQLSoloConfig) throws {
        _ = try config.database.settings()
        if case .list(let statements) = config.statements {
            for (index, statement) in statements.enumerated() {
                _ = try Parameters(statement.parameters, of: "statements[\(index)].parameters")
            }
        }
        self.config = config
    }

    func run(_ context: RunContext) async throws {
        let session = try Session(config.database)
        let script = try SoloScript(config.statements, session)
        let outcome: SoloScript.Outcome
        if config.transaction {
            try script.checkKeepsTransaction(session.dialect)
            let transaction = try Transaction(session)
            do {
                outcome = try running.guarding(context, session.connection.canceller) {
                    let outcome = try script.run(session, context)
                    try context.checkCancellation()
                    return outcome
                }
                try transaction.commit(session)
            } catch {
                transaction.rollback(session)
                throw error
            }
        } else {
            outcome = try running.guarding(context, session.connection.canceller) { try script.run(session, context) }
        }
        try context.setGlobal("affected_rows", outcome.affected)
        try context.setGlobal("result", outcome.result)
    }

    func cancel() { running.cancel() }
}
