/// How an engine is set up. Engines with equal settings are shared.
package struct SQLSettings: Sendable, Hashable {
    /// Worker threads; nil leaves the number of cores.
    package var threads: Int?
    /// DuckDB's own way of writing a size, for example "2GB"; nil leaves DuckDB's share of the machine's memory.
    package var memoryLimit: String?
    /// Where work that outgrows the memory limit is put; nil: such work fails.
    package var temporaryFolder: String?
    /// Whether results have an order, where a connection does not say otherwise. It costs the parallel work of plain
    /// projections.
    package var preservesOrder: Bool

    package init(
        threads: Int? = nil, memoryLimit: String? = nil, temporaryFolder: String? = nil, preservesOrder: Bool = true
    ) {
        self.threads = threads
        self.memoryLimit = memoryLimit
        self.temporaryFolder = temporaryFolder
        self.preservesOrder = preservesOrder
    }

    /// What a slow reader of a result lets pile up in DuckDB. Set on each connection, which is the only way.
    static let connectionSetting = "SET streaming_buffer_size = '1MB'"

    /// What a locked engine lets its connections change. Versions before 2.0 do not know it, and keep a larger buffer.
    static let connectionSettings = (
        name: "allowed_configs", value: "['streaming_buffer_size', 'preserve_insertion_order']"
    )

    /// For a connection whose results need no order. DuckDB then ignores even an ORDER BY on the way out of a statement
    /// whose rows are streamed, so it is not for statements that have one.
    static let unorderedSetting = "SET SESSION preserve_insertion_order = false"

    /// What DuckDB is opened with. SQL text comes from flow authors, so nothing outside the process can be reached, and
    /// after ``statements`` nothing of this can be changed.
    var configuration: [(name: String, value: String)] {
        var list = [
            ("autoload_known_extensions", "false"), ("autoinstall_known_extensions", "false"),
            ("allow_community_extensions", "false"), ("allow_unsigned_extensions", "false"),
            ("allow_persistent_secrets", "false"),
            ("preserve_insertion_order", preservesOrder ? "true" : "false"),
        ]
        if let threads { list.append(("threads", String(threads))) }
        if let memoryLimit { list.append(("memory_limit", memoryLimit)) }
        return list
    }

    /// Statements that shut the engine, in this order, and whether DuckDB may refuse them. Times with a zone are shown
    /// and cut in UTC, whatever machine this runs on; DuckDB without ICU knows no zones at all. The temporary folder
    /// is set first: DuckDB then leaves it out of what it shuts. An input is a stream, so rewrites that read one twice
    /// where the SQL reads it once are off; versions before 2.0 do not know them. How many rows an input has is often
    /// not known: DuckDB takes it for a small table then, and would compare each of its rows with all of the other in
    /// an as-of join.
    var statements: [(sql: String, isNeeded: Bool)] {
        let folder = (temporaryFolder ?? "").split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: "''")
        return [
            ("SET GLOBAL TimeZone = 'UTC'", false),
            ("SET GLOBAL temp_directory = '\(folder)'", true),
            ("SET GLOBAL disabled_optimizers = 'window_self_join'", false),
            ("SET GLOBAL asof_loop_join_threshold = 0", false),
            ("SET GLOBAL enable_external_access = false", true),
            ("SET GLOBAL lock_configuration = true", true),
        ]
    }
}
