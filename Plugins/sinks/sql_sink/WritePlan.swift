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
            throw failure
        }
    }

    private func put(
        _ rows: InputRows, into target: IngestTarget, _ mode: IngestMode, _ session: borrowing Session
    ) throws -> Int {
        let statement = try session.connection.statement()
        try statement.ingest(into: target, mode: mode)
        try statement.bind(rows.stream())
        return try rows.finish(taken: statement.executeUpdate())
    }

    private func putWithKey(_ rows: InputRows, _ session: borrowing Session) throws -> WriteCounts {
        let count = try put(rows, into: config.table.target(session.dialect), .create, session)
        let upsert = Upsert(config.table, key: config.key, columns: schema.fields.map(\.name), session.dialect)
        try upsert.checkKeys(in: config.table, session)
        try session.connection.run(upsert.makeKey)
        return WriteCounts(rows: count)
    }

    private func putStaged(_ rows: InputRows, _ session: borrowing Session) throws -> WriteCounts {
        let staged = TableName(table: "pype_staged_\(UInt64.random(in: 0 ... .max))")
        let target = IngestTarget(staged.table, isTemporary: true)
        let upsert = Upsert(config.table, key: config.key, columns: schema.fields.map(\.name), session.dialect)
        // SQLite lets nobody write who has read while another wrote: the right to write comes first.
        if session.dialect == .sqlite { try session.connection.run(upsert.nothing) }
        var counts = WriteCounts(rows: try put(rows, into: target, .create, session))
        if config.mode == .upsert {
            try upsert.checkKeys(in: staged, session)
            counts.updated = try session.connection.first(upsert.countExisting(staged)) ?? 0
        }
        try session.connection.run(upsert.move(staged))
        try session.connection.run("DROP TABLE \(staged.sql(session.dialect))")
        return counts
    }
}
