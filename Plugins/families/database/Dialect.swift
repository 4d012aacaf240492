import PypeADBC
import PypeSDK

/// What is particular to a database.
enum Dialect: Sendable, Hashable {
    case sqlite, postgresql, duckdb
    /// Any other, by the name it gives itself.
    case other(String)

    /// - Parameter vendor: what the database calls itself.
    init(vendor: String?) {
        self =
            switch vendor?.lowercased() {
            case "sqlite": .sqlite
            case "postgresql": .postgresql
            case "duckdb": .duckdb
            default: .other(vendor ?? "an unknown database")
            }
    }

    /// For messages.
    var name: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgresql: "PostgreSQL"
        case .duckdb: "DuckDB"
        case .other(let name): name
        }
    }

    /// Whether names that differ only in upper and lower case are the same name.
    var foldsCase: Bool { self == .sqlite || self == .duckdb }

    /// Whether a part of a transaction can be undone. Of others nobody knows.
    var hasSavepoints: Bool { self == .sqlite || self == .postgresql }

    func isSame(_ name: String, _ other: String) -> Bool {
        name == other || (foldsCase && name.lowercased() == other.lowercased())
    }

    /// A name in double quotes, as the SQL standard has it, safe whatever it holds.
    func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    func quoted(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }
}

/// A table of a database, by its parts.
struct TableName: Sendable, Hashable {
    var table: String
    /// For SQLite the name of an attached database.
    var schema: String?

    /// In SQL.
    func sql(_ dialect: Dialect) -> String {
        (schema.map { dialect.quoted($0) + "." } ?? "") + dialect.quoted(table)
    }

    /// For messages.
    var text: String { (schema.map { "\($0)." } ?? "") + table }

    /// Where a driver is to put rows. SQLite has catalogs where others have schemas.
    func target(_ dialect: Dialect) -> IngestTarget {
        dialect == .sqlite
            ? IngestTarget(table, catalog: schema) : IngestTarget(table, schema: schema)
    }

    /// - Throws: `invalidConfig` for a name that no database takes.
    func check() throws(ModuleError) {
        for (name, parameter) in [(table, "table"), (schema ?? "x", "schema")] {
            guard !name.isEmpty, !name.contains("\0") else {
                throw ModuleError(.invalidConfig, "'\(parameter)' is empty or holds a NUL")
            }
        }
    }
}
