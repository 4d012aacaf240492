import PypeSDK
import PypeSQL

/// The engine that reads JSON pages: in order, and small, since a page is held in memory anyway.
enum PageEngine {
    /// Within the limits of the run: at most two threads, and a quarter of its memory.
    /// - Throws: `unavailable` without DuckDB's library; what the host says.
    static func of(_ context: RunContext) throws(ModuleError) -> SQLEngine {
        let limits = try context.resources()
        return try shared(
            SQLSettings(
                threads: min(2, limits.threads), memoryLimit: limits.memory.map { "\(max($0 / 4, smallest))B" },
                temporaryFolder: "\(try context.sharedScratch())/http"))
    }

    /// DuckDB needs some for itself.
    private static let smallest = 128 << 20

    private static func shared(_ settings: SQLSettings) throws(ModuleError) -> SQLEngine {
        do throws(SQLError) { return try SQLEngine.shared(settings) } catch { throw ModuleError(error) }
    }
}

extension ModuleError {
    /// What went wrong while a page was read.
    init(_ error: SQLError) {
        let code: Code =
            switch error.code {
            case .unavailable: .unavailable
            case .invalidSQL, .internalError: .internalError
            case .invalidData: .invalidData
            case .inputFailed: .io
            case .cancelled: .cancelled
            case .resourceExhausted: .resourceExhausted
            }
        self.init(code, error.message, hint: error.hint)
    }
}
