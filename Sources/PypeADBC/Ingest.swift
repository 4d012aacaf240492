import CADBC

/// Where rows are to be put by ``Statement/ingest(into:mode:)``.
package struct IngestTarget: Sendable, Hashable {
    package var table: String
    /// nil for the current one.
    package var catalog: String?
    /// nil for the current one.
    package var schema: String?
    /// Whether the table is to be one that only this connection sees and that goes with it.
    package var isTemporary: Bool

    package init(_ table: String, catalog: String? = nil, schema: String? = nil, isTemporary: Bool = false) {
        self.table = table
        self.catalog = catalog
        self.schema = schema
        self.isTemporary = isTemporary
    }
}

/// What becomes of the table before rows are put into it.
package enum IngestMode: Sendable, Hashable {
    /// Made; it is an error when it is there.
    case create
    /// Kept; it is an error when it is not there.
    case append
    /// Made anew.
    case replace
    /// Made when it is not there.
    case createAppend
}

extension Statement {
    /// Puts the bound rows into a table when the statement is executed.
    /// - Throws: ``ADBCError`` `notImplemented` for what the driver cannot do.
    package func ingest(into target: IngestTarget, mode: IngestMode) throws(ADBCError) {
        try setOption(ADBC_INGEST_OPTION_TARGET_TABLE, target.table)
        if let catalog = target.catalog { try setOption(ADBC_INGEST_OPTION_TARGET_CATALOG, catalog) }
        if let schema = target.schema { try setOption(ADBC_INGEST_OPTION_TARGET_DB_SCHEMA, schema) }
        if target.isTemporary { try setOption(ADBC_INGEST_OPTION_TEMPORARY, ADBC_OPTION_VALUE_ENABLED) }
        let value =
            switch mode {
            case .create: ADBC_INGEST_OPTION_MODE_CREATE
            case .append: ADBC_INGEST_OPTION_MODE_APPEND
            case .replace: ADBC_INGEST_OPTION_MODE_REPLACE
            case .createAppend: ADBC_INGEST_OPTION_MODE_CREATE_APPEND
            }
        try setOption(ADBC_INGEST_OPTION_MODE, value)
    }
}
