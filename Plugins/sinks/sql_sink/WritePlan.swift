import PypeADBC
import PypeArrow
import PypeSDK

/// What a write came to.
struct WriteCounts: Sendable {
    var rows: Int
    var updated = 0
}

/// How rows get into the table. Found before any of them moves.
struct WritePlan {
    private let config: SQLSinkConfig
    private let schema: Schema
    private let way: Way

    private enum Way {
        /// The driver puts them there.
        case direct(IngestMode)
        /// Into a new table, whose key is made afterwards.
        case newWithKey
        /// Into a table of this connection's own first; the database moves them on.
        case staged
    }

    /// - Throws: `alreadyExists` or `notFound` for the table; `invalidData` for columns that the table or the database
    ///   does not have; `notImplemented` for an upsert into a database whose way of saying it is not known.
    init(_ config: SQLSinkConfig, _ schema: Schema, _ session: borrowing Session) throws(ModuleError) {
        self.config = config
        self.schema = schema
        let dialect = session.dialect
        try dialect.check(schema)
        if config.mode == .upsert, case .other(let name) = dialect {
            throw ModuleError(
                .notImplemented, "upsert is known for SQLite, PostgreSQL and DuckDB, not for \(name)",
                hint: "append to a table of its own and merge it with sql_solo")
        }
        if config.onBadRow == .reject, !dialect.hasSavepoints {
            throw ModuleError(
                .notImplemented,
                "'on_bad_row' is reject, which needs savepoints: SQLite and PostgreSQL have them, \(dialect.name) has not, "
                    + "or is not known",
                hint: "reject the rows before, with validate_mod's not_null, unique and range")
        }
        guard let table = try session.columns(of: config.table) else {
            guard config.create else {
                throw ModuleError(
                    .notFound, "there is no table '\(config.table.text)' in the database",
                    hint: "make it before, or set 'create' to true")
            }
            way = config.mode == .upsert ? .newWithKey : .direct(.create)
            return
        }
        switch config.mode {
        case .create:
            throw ModuleError(
                .alreadyExists, "the table '\(config.table.text)' is there already",
                hint: "choose another 'mode': append, replace or upsert")
        case .replace: way = .direct(.replace)
        case .append:
            try Self.check(schema, table, config.table, dialect)
            way = dialect.takesDirectly(schema, into: table) ? .direct(.append) : .staged
        case .upsert:
            try Self.check(schema, table, config.table, dialect)
            way = .staged
        }
    }

    private static func check(_ schema: Schema, _ table: Schema, _ name: TableName, _ dialect: Dialect)
        throws(ModuleError)
    {
        let names = table.fields.map(\.name)
        for field in schema.fields where !names.contains(where: { dialect.isSame($0, field.name) }) {
            throw ModuleError(
                .invalidData, "the table '\(name.text)' has no column '\(field.name)'",
                hint: NearestNames.hint(for: field.name, among: names) ?? "drop or rename the column before")
        }
    }

    /// Puts the rows into the table, in the transaction that is open.
    func write(_ rows: InputRows, _ session: borrowing Session) throws -> WriteCounts {
        do {
            switch way {
            case .direct(let mode):
                let target = config.table.target(session.dialect)
                return WriteCounts(rows: try put(rows, into: target, mode, session))
            case .newWithKey: return try putWithKey(rows, session)
            case .staged: return try putStaged(rows, session)
            }
        } catch let error as ADBCError {
            // The driver's words for a failure of the input are not the input's own.
            if let failure = rows.failure { throw failure }
            var failure = ModuleError(error, "the rows could not be put into '\(config.table.text)'")
            if config.mode == .upsert, error.message.lowercased().contains("conflict") {
                failure.hint = "make a unique index over the key in the table: \(config.key.joined(separator: ", "))"
            }
            if failure.hint == nil, failure.code == .invalidData, config.mode == .append, session.dialect.hasSavepoints
            {
                failure.hint = "to keep the rows at fault apart and load the others: on_bad_row: reject"
            }
            throw failure
        }
    }

    /// Puts the rows that the table takes into it, in the transaction that is open.
    func write(_ rows: GoodRows, _ session: borrowing Session) throws -> WriteCounts {
        do {
            let table = config.table.target(session.dialect)
            if case .direct(.create) = way { try ingest(none, into: table, .create, session) }
            switch session.dialect {
            // What is checked at the end of a transaction speaks of no row.
            case .postgresql: try session.connection.run("SET CONSTRAINTS ALL IMMEDIATE")
            case .sqlite: try session.connection.run(upsert(session).nothing)
            case .duckdb, .other: break
            }
            return WriteCounts(
                rows: try rows.write(session) { rows, session in
                    guard case .staged = way else { return _ = try ingest(rows, into: table, .append, session) }
                    let staged = Self.newStaged()
                    try ingest(rows, into: IngestTarget(staged.table, isTemporary: true), .create, session)
                    try move(staged, session)
                })
        } catch let error as ADBCError {
            throw ModuleError(error, "the rows could not be put into '\(config.table.text)'")
        }
    }

    @discardableResult
    private func ingest(
        _ rows: consuming OwnedStream, into target: IngestTarget, _ mode: IngestMode, _ session: borrowing Session
    ) throws(ADBCError) -> Int? {
        let statement = try session.connection.statement()
        try statement.ingest(into: target, mode: mode)
        try statement.bind(rows)
        return try statement.executeUpdate()
    }

    private func put(
        _ rows: InputRows, into target: IngestTarget, _ mode: IngestMode, _ session: borrowing Session
    ) throws -> Int {
        try rows.finish(taken: ingest(rows.stream(), into: target, mode, session))
    }

    private func putWithKey(_ rows: InputRows, _ session: borrowing Session) throws -> WriteCounts {
        let count = try put(rows, into: config.table.target(session.dialect), .create, session)
        let upsert = upsert(session)
        try upsert.checkKeys(in: config.table, session)
        try session.connection.run(upsert.makeKey)
        return WriteCounts(rows: count)
    }

    private func putStaged(_ rows: InputRows, _ session: borrowing Session) throws -> WriteCounts {
        let staged = Self.newStaged()
        // SQLite lets nobody write who has read while another wrote: the right to write comes first.
        if session.dialect == .sqlite { try session.connection.run(upsert(session).nothing) }
        let target = IngestTarget(staged.table, isTemporary: true)
        var counts = WriteCounts(rows: try put(rows, into: target, .create, session))
        if config.mode == .upsert {
            try upsert(session).checkKeys(in: staged, session)
            counts.updated = try session.connection.first(upsert(session).countExisting(staged)) ?? 0
        }
        try move(staged, session)
        return counts
    }

    /// A table of this connection's own.
    private static func newStaged() -> TableName {
        TableName(table: "pype_staged_\(UInt64.random(in: 0 ... .max))")
    }

    private func move(_ staged: TableName, _ session: borrowing Session) throws(ADBCError) {
        try session.connection.run(upsert(session).move(staged))
        try session.connection.run("DROP TABLE \(staged.sql(session.dialect))")
    }

    private func upsert(_ session: borrowing Session) -> Upsert {
        Upsert(config.table, key: config.key, columns: schema.fields.map(\.name), session.dialect)
    }

    private var none: OwnedStream { StreamExport.make(schema: { [schema] in OwnedSchema(schema) }, next: { nil }) }
}
