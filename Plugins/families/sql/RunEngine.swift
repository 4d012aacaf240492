import PypeSDK
import PypeSQL

/// The one engine that the modules of a run work on.
enum RunEngine {
    /// Within the limits of the run: its threads, half of its memory (the tables between the modules need the other),
    /// and what does not fit goes to its scratch folder.
    /// - Throws: `unavailable` without DuckDB's library; what the host says.
    static func of(_ context: RunContext) throws(ModuleError) -> SQLEngine {
        let limits = try context.resources()
        return try shared(
            SQLSettings(
                threads: limits.threads, memoryLimit: limits.memory.map { "\(max($0 / 2, smallest))B" },
                temporaryFolder: "\(try context.sharedScratch())/sql"))
    }

    /// An engine to look at schemas with: no rows will move.
    /// - Throws: `unavailable` without DuckDB's library.
    static func forSchemas() throws(ModuleError) -> SQLEngine { try shared(SQLSettings()) }

    /// DuckDB needs some for itself.
    private static let smallest = 128 << 20

    private static func shared(_ settings: SQLSettings) throws(ModuleError) -> SQLEngine {
        do throws(SQLError) { return try SQLEngine.shared(settings) } catch { throw ModuleError(error) }
    }
}
