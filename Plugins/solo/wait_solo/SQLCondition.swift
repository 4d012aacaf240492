import PypeADBC
import PypeArrow
import PypeSDK

/// A query whose first value is true.
struct SQLCondition: WaitCondition {
    private let settings: DatabaseSettings
    private let query: String

    init(driver: String, uri: String, query: String) {
        settings = DatabaseSettings(driver: driver, options: ["uri": uri], secrets: uri.contains("://") ? [uri] : [])
        self.query = query
    }

    var name: String { "the query in the database" }

    func look() async throws -> String? {
        // SQLite and DuckDB would make the file that they are asked for.
        if let path = settings.plainFile {
            guard let isFolder = FolderFiles.isFolder(path) else { return "there is no file '\(path)'" }
            guard !isFolder else { throw ModuleError(.invalidConfig, "'\(path)' is a folder, not a database") }
        }
        do {
            let connection = try Connection(Database.open(settings))
            let canceller = connection.canceller
            let value = try await withTaskCancellationHandler {
                try first(connection)
            } onCancel: {
                canceller.cancel()
            }
            return value
        } catch let error as ADBCError {
            try Task.checkCancellation()
            return try obstacle(error)
        }
    }

    /// - Returns: nil when the first value is true, or a number other than 0.
    private func first(_ connection: borrowing Connection) throws -> String? {
        let statement = try connection.statement()
        try statement.setQuery(query)
        let rows = try statement.execute()
        guard let raw = try rows.schema() else {
            throw ModuleError(.invalidConfig, "'sql' gives no rows at all", hint: "write a SELECT")
        }
        do {
            let schema = try raw.table()
            while let array = try rows.next() {
                guard array.length > 0 else { continue }
                let column = try RecordBatch(array.picking([0]), schema: Schema(Array(schema.fields.prefix(1))))
                return try Self.obstacle(JSONAnswer.value(Array(RowJSON(column, unwrapsSingle: true).text(0).utf8)))
            }
        } catch let error as ArrowError {
            throw ModuleError(.invalidData, "the first value of 'sql' cannot be read: \(error.message)")
        }
        return "it gives no row"
    }

    private static func obstacle(_ value: JSONValue) throws -> String? {
        let number: Double?
        switch value {
        case .null: return "its first value is null"
        case .bool(let isTrue): return isTrue ? nil : "its first value is false"
        case .int(let whole): number = Double(whole)
        case .double(let real): number = real
        // Decimals come as text, so that no digit is lost.
        case .string(let text): number = Double(text)
        default: number = nil
        }
        guard let number else {
            throw ModuleError(
                .invalidConfig, "the first value of 'sql' is neither a truth value nor a number",
                hint: "for example: SELECT count(*) FROM loads WHERE day = CURRENT_DATE")
        }
        return number == 0 ? "its first value is 0" : nil
    }

    /// What may be there later is waited for; the rest is told at once.
    private func obstacle(_ error: ADBCError) throws -> String? {
        let isMissing = error.message.contains("no such table") || error.message.contains("does not exist")
        switch error.code {
        // A driver that is missing comes with what to do about it.
        case .unavailable where error.hint == nil: break
        case .io, .timeout, .resourceExhausted, .cancelled: break
        case .notFound, .invalidArgument, .internalError: if !isMissing { throw fault(error, .invalidConfig) }
        case .unavailable: throw fault(error, .notFound)
        case .unauthorized: throw fault(error, .unauthorized)
        default: throw fault(error, .invalidData)
        }
        return error.message
    }

    private func fault(_ error: ADBCError, _ code: ModuleError.Code) -> ModuleError {
        ModuleError(code, "the query cannot be asked: \(error.message)", hint: error.hint)
    }
}
