import PypeADBC
import PypeArrow
import PypeSDK

/// The statement that a source reads.
struct SourceQuery: ~Copyable {
    private let statement: Statement
    private let what: String

    /// - Throws: `notFound` without the table, `invalidConfig` for SQL, columns or values that do not fit.
    init(_ config: SQLSourceConfig, _ session: borrowing Session) throws {
        let (sql, what) = try Self.sql(config, session)
        let prepared = try Self.prepared(sql, config, session, what)
        self.what = what
        statement = prepared
    }

    /// The SQL, and what to say when it fails.
    private static func sql(_ config: SQLSourceConfig, _ session: borrowing Session) throws(ModuleError) -> (
        String, String
    ) {
        if let query = config.query {
            try session.dialect.checkIsOne(query, "'query'")
            return (query, "'query' failed")
        }
        let table = TableName(table: config.table ?? "", schema: config.schema)
        return (try select(config.columns, from: table, session), "the table '\(table.text)' cannot be read")
    }

    private static func prepared(
        _ sql: String, _ config: SQLSourceConfig, _ session: borrowing Session, _ what: String
    ) throws -> Statement {
        let parameters = try Parameters(config.parameters, of: "parameters")
        do {
            let statement = try session.connection.statement()
            if session.dialect == .sqlite { try statement.setOption("adbc.sqlite.query.batch_rows", "65536") }
            for (name, value) in (config.statementOptions ?? [:]).sorted(by: { $0.key < $1.key }) {
                try statement.setOption(name, value)
            }
            try statement.setQuery(sql)
            // SQLite takes a value that is missing for a null.
            if session.dialect == .sqlite || !parameters.values.isEmpty { try parameters.bind(to: statement) }
            return statement
        } catch let error as ADBCError {
            throw ModuleError(reading: error, what)
        }
    }

    /// The columns that the rows will have; nil when the driver does not tell.
    func schema() throws(ModuleError) -> Schema? {
        do {
            try statement.prepare()
            guard let schema = try statement.schema() else { return nil }
            return try schema.table()
        } catch let error as ADBCError {
            throw ModuleError(reading: error, what)
        } catch {
            throw ModuleError(.invalidData, "\(what): \(error)")
        }
    }

    /// Runs it.
    func run() throws(ModuleError) -> SourceRows {
        do throws(ADBCError) { return SourceRows(rows: try statement.execute(), what: what) } catch {
            throw ModuleError(reading: error, what)
        }
    }

    /// A name that SQLite does not know would be a text to it, so that all are looked up before.
    private static func select(_ columns: [String]?, from table: TableName, _ session: borrowing Session)
        throws(ModuleError) -> String
    {
        guard let found = try session.columns(of: table) else {
            throw ModuleError(.notFound, "there is no table '\(table.text)' in the database")
        }
        let (dialect, names) = (session.dialect, found.fields.map(\.name))
        for column in columns ?? [] where !names.contains(where: { dialect.isSame($0, column) }) {
            throw ModuleError(
                .invalidConfig, "'columns': the table '\(table.text)' has no column '\(column)'",
                hint: NearestNames.hint(for: column, among: names))
        }
        return "SELECT \(columns.map(dialect.quoted) ?? "*") FROM \(table.sql(dialect))"
    }
}

/// Rows on their way out of the database.
struct SourceRows {
    fileprivate let rows: Rows
    fileprivate let what: String

    /// - Throws: `invalidConfig` for SQL that gives no rows.
    func columns() throws(ModuleError) -> OwnedSchema {
        do throws(ADBCError) { if let schema = try rows.schema() { return schema } } catch {
            throw ModuleError(reading: error, what)
        }
        throw ModuleError(.invalidConfig, "'query' gives no columns", hint: "statements without rows are for sql_solo")
    }

    /// The next rows; nil at the end.
    func next() throws(ModuleError) -> OwnedArray? {
        do throws(ADBCError) { return try rows.next() } catch { throw ModuleError(reading: error, what) }
    }
}

extension ModuleError {
    /// What went wrong while rows were read. The three databases have a wording each for what would change something.
    fileprivate init(reading error: ADBCError, _ what: String) {
        let refusals = ["attempt to write a readonly database", "in read-only mode", "in a read-only transaction"]
        guard refusals.contains(where: error.message.contains) else {
            self.init(error, what)
            return
        }
        self.init(
            .invalidConfig, "\(what): it would change the database: \(error.message)",
            hint: "this module only reads; statements that change something are for sql_solo")
    }
}
