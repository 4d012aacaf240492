/// Functions whose value does not follow from their arguments alone, as DuckDB lists them, and DuckDB's macros, which
/// may hide such functions.
struct VolatileFunctions: Sendable {
    private var names: Set<String> = []
    /// Definitions of macros, by name.
    private(set) var macros: [String: [String]] = [:]

    /// Read the clock although DuckDB calls them consistent.
    private static let clocks: Set<String> = ["current_localtime", "current_localtimestamp"]

    /// Words that SQL reads as calls. In a condition they are unknown columns; in a macro they are what they say.
    private static let keywords: Set<String> = [
        "current_catalog", "current_date", "current_role", "current_schema", "current_time", "current_timestamp",
        "current_user", "localtime", "localtimestamp", "session_user", "user",
    ]

    static func isKeyword(_ column: [String]) -> Bool { column.count == 1 && keywords.contains(column[0].lowercased()) }

    init(_ connection: SQLConnection) throws(SQLError) {
        let rows = try connection.texts(
            """
            SELECT DISTINCT lower(function_name), function_type, macro_definition FROM duckdb_functions()
            WHERE stability <> 'CONSISTENT' OR function_type = 'macro'
            """)
        for row in rows {
            guard let name = row[0] else { continue }
            if row[1] == "macro" {
                macros[name, default: []].append(row[2] ?? "")
            } else {
                names.insert(name)
            }
        }
    }

    /// Whether a call of the function may give another value next time.
    func contains(_ name: String, argumentCount: Int) -> Bool {
        // age(t) is the time from t until now, age(a, b) is not.
        names.contains(name) || Self.clocks.contains(name) || (name == "age" && argumentCount == 1)
    }
}
