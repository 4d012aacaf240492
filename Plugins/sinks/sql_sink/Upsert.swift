import PypeADBC
import PypeSDK

/// The SQL that moves rows from one table into another, over those of the same key if there is a key. The three databases
/// have it in common.
///
/// https://www.sqlite.org/lang_upsert.html, https://www.postgresql.org/docs/current/sql-insert.html,
/// https://duckdb.org/docs/stable/sql/statements/insert
struct Upsert {
    private let table: TableName
    private let key: [String]
    private let columns: [String]
    private let dialect: Dialect

    init(_ table: TableName, key: [String], columns: [String], _ dialect: Dialect) {
        self.table = table
        self.key = key
        self.columns = columns
        self.dialect = dialect
    }

    /// Lets each key into the table once.
    var makeKey: String {
        // In SQLite the index has the schema, and the table must not.
        let index = TableName(table: "\(table.table)_key", schema: dialect == .sqlite ? table.schema : nil)
        let named = dialect == .postgresql ? "" : " \(index.sql(dialect))"
        let on = dialect == .sqlite ? dialect.quoted(table.table) : table.sql(dialect)
        return "CREATE UNIQUE INDEX\(named) ON \(on) (\(dialect.quoted(key)))"
    }

    /// Changes nothing, as one who may change something.
    var nothing: String { "DELETE FROM \(table.sql(dialect)) WHERE false" }

    /// Rows of the table that have the key of a row in `other`.
    func countExisting(_ other: TableName) -> String {
        let same = key.map { "s.\(dialect.quoted($0)) = t.\(dialect.quoted($0))" }.joined(separator: " AND ")
        return "SELECT count(*) AS n FROM \(table.sql(dialect)) AS t "
            + "WHERE EXISTS (SELECT 1 FROM \(other.sql(dialect)) AS s WHERE \(same))"
    }

    /// Moves all rows of `other` into the table.
    func move(_ other: TableName) -> String {
        let names = dialect.quoted(columns)
        let insert = "INSERT INTO \(table.sql(dialect)) (\(names)) SELECT \(names) FROM \(other.sql(dialect))"
        guard !key.isEmpty else { return insert }
        let values = columns.filter { !key.contains($0) }.map {
            "\(dialect.quoted($0)) = excluded.\(dialect.quoted($0))"
        }
        let action = values.isEmpty ? "NOTHING" : "UPDATE SET \(values.joined(separator: ", "))"
        // Without the WHERE SQLite takes ON for that of a join.
        return "\(insert) WHERE true ON CONFLICT (\(dialect.quoted(key))) DO \(action)"
    }

    /// - Throws: `invalidData` when a key is null, which is never the same as another, or there twice, of which only one
    ///   row could stay.
    func checkKeys(in rows: TableName, _ session: borrowing Session) throws {
        let from = rows.sql(dialect)
        for column in key {
            let sql = "SELECT count(*) AS n FROM \(from) WHERE \(dialect.quoted(column)) IS NULL"
            if let nulls = try session.connection.first(sql), nulls > 0 {
                throw ModuleError(
                    .invalidData, "\(nulls) rows have no value in the column '\(column)' of the key",
                    hint: "filter them out before")
            }
        }
        let keys = dialect.quoted(key)
        let sql = "SELECT count(*) AS n FROM (SELECT \(keys) FROM \(from) GROUP BY \(keys) HAVING count(*) > 1) AS d"
        if let twice = try session.connection.first(sql), twice > 0 {
            throw ModuleError(
                .invalidData, "\(twice) keys (\(key.joined(separator: ", "))) are there more than once in the input",
                hint: "keep one row of each with dedupe_mod before")
        }
    }
}
