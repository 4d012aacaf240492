import PypeADBC
import PypeArrow
import PypeSDK

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Statements, one after the other.
struct SoloScript {
    struct Outcome: Sendable {
        var affected = 0
        var result = JSONValue.null
    }

    private let statements: [SoloStatement]

    /// - Throws: `invalidConfig` for an entry with several statements that the database would not refuse by itself.
    init(_ statements: SQLSoloConfig.Statements, _ session: borrowing Session) throws(ModuleError) {
        switch statements {
        case .text(let text):
            self.statements =
                session.dialect == .sqlite
                ? StatementTexts.split(text).map(SoloStatement.init(sql:)) : [SoloStatement(sql: text)]
        case .list(let list):
            for (index, statement) in list.enumerated() {
                try session.dialect.checkIsOne(statement.sql, "'statements[\(index)]'")
            }
            self.statements = list
        }
        if self.statements.isEmpty { throw ModuleError(.invalidConfig, "'statements' holds no statement") }
    }

    /// - Throws: `invalidConfig` for a statement that would begin or end a transaction inside of the one that is open: what
    ///   came before would be there for good.
    func checkKeepsTransaction(_ dialect: Dialect) throws(ModuleError) {
        for (index, entry) in statements.enumerated() {
            for text in dialect.statements(of: entry.sql) {
                let words = StatementTexts.words(text, 3)
                // ROLLBACK TO goes back to a savepoint inside.
                guard let first = words.first, Self.transactionWords.contains(first), !words.dropFirst().contains("TO")
                else { continue }
                throw ModuleError(
                    .invalidConfig,
                    "statement \(index + 1) of \(statements.count) is \(first), but the statements are one transaction",
                    hint: "leave it out, or set transaction: false")
            }
        }
    }

    private static let transactionWords: Set<String> = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]

    func run(_ session: borrowing Session, _ context: RunContext) throws -> Outcome {
        var outcome = Outcome()
        for (index, statement) in statements.enumerated() {
            try context.checkCancellation()
            do {
                try run(statement, "statement \(index + 1)", session, &outcome)
            } catch let error as ADBCError {
                throw ModuleError(error, "statement \(index + 1) of \(statements.count) failed")
            }
            context.progress(UInt64(index + 1), of: UInt64(statements.count), unit: "statements")
        }
        return outcome
    }

    private func run(
        _ entry: SoloStatement, _ what: String, _ session: borrowing Session, _ outcome: inout Outcome
    ) throws {
        let before = session.dialect == .sqlite ? try session.connection.first(Self.sqliteChanges) : nil
        let statement = try session.connection.statement()
        // COPY, the quicker way for many rows, is for SELECT alone.
        if session.dialect == .postgresql { try statement.setOption("adbc.postgresql.use_copy", "false") }
        try statement.setQuery(entry.sql)
        let parameters = try Parameters(entry.parameters, of: "parameters")
        if session.dialect == .sqlite || !parameters.values.isEmpty { try parameters.bind(to: statement) }
        // Of a statement with values PostgreSQL's driver tells the changed rows only when no others are asked for.
        if session.dialect == .postgresql, !parameters.values.isEmpty, try !statement.givesRows() {
            outcome.affected += try statement.executeUpdate() ?? 0
            return
        }
        let rows = try statement.execute()
        guard try rows.schema() != nil else {
            while try rows.next() != nil {}
            if let before, let after = try session.connection.first(Self.sqliteChanges) {
                outcome.affected += after - before
            } else {
                outcome.affected += rows.affected ?? 0
            }
            return
        }
        // DuckDB gives the count of changed rows as a row of its own.
        if session.dialect == .duckdb, let affected = rows.affected {
            while try rows.next() != nil {}
            outcome.affected += affected
            return
        }
        if let row = try Session.firstRow(of: rows, what) {
            outcome.result = try JSONDecoder().decode(JSONValue.self, from: Data(row.utf8))
        }
    }

    private static let sqliteChanges = "SELECT total_changes() AS n"
}

extension Statement {
    /// Whether the prepared SQL gives rows, as far as the driver tells.
    fileprivate func givesRows() throws -> Bool {
        guard let schema = try schema() else { return true }
        return try !schema.table().fields.isEmpty
    }
}
