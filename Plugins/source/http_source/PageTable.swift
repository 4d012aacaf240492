import PypeArrow
import PypeSDK
import PypeSQL

/// Texts in memory as a table of one column, and questions to it.
struct PageTable {
    static let column = "raw"
    /// The number of the row, from 0.
    static let number = "row number"

    private let engine: SQLEngine
    private let schema: Schema
    private let batches: [SharedArray]
    let rows: Int

    /// A table of one row.
    init(_ engine: SQLEngine, text: [UInt8]) throws(ModuleError) {
        self.engine = engine
        do throws(ArrowError) {
            let builder = try BatchBuilder(Schema([Field(Self.column, .utf8)]))
            let column: TextBuilder = try builder.column(0)
            var failure: ArrowError?
            text.withUnsafeBytes { bytes in
                do throws(ArrowError) { try column.append(bytes: bytes) } catch { failure = error }
            }
            if let failure { throw failure }
            let batch = try builder.finish()
            schema = batch.schema
            batches = [SharedArray(batch.share())]
        } catch {
            throw ModuleError(.resourceExhausted, error.message)
        }
        rows = 1
    }

    private init(_ engine: SQLEngine, _ stream: consuming OwnedStream) throws(ModuleError) {
        self.engine = engine
        var batches: [SharedArray] = []
        do {
            schema = try stream.schema().table()
            while let batch = try stream.next() { batches.append(SharedArray(batch)) }
        } catch let error as ArrowStreamError {
            throw ModuleError(.invalidData, error.message)
        } catch {
            throw ModuleError(.internalError, String(describing: error))
        }
        self.batches = batches
        rows = batches.reduce(0) { $0 + $1.length }
    }

    /// A SELECT over this table, which it calls `t`.
    func query() throws(ModuleError) -> SQLQuery {
        do throws(SQLError) {
            let query = try SQLQuery(engine: engine)
            try query.addInput(
                "t", schema: OwnedSchema(schema), stream: stream(), rowNumber: Self.number, keepsOrder: true)
            return query
        } catch {
            throw ModuleError(error)
        }
    }

    /// The rows of a SELECT as a table of their own.
    func table(_ sql: String, _ parameters: [String] = []) throws(ModuleError) -> PageTable {
        let query = try query()
        let rows: OwnedStream
        do throws(SQLError) { rows = try query.run(sql, .listed(parameters.map { .text($0) })) } catch {
            throw ModuleError(error)
        }
        return try PageTable(engine, rows)
    }

    /// The rows of a SELECT of texts.
    func texts(_ sql: String, _ parameters: [String] = []) throws(ModuleError) -> [[String?]] {
        let found = try table(sql, parameters)
        var rows: [[String?]] = []
        do throws(ArrowError) {
            for batch in found.batches {
                let batch = try RecordBatch(batch.share(), schema: found.schema)
                var columns: [TextColumn] = []
                for index in 0..<batch.columnCount { columns.append(try batch.column(index).texts()) }
                for row in 0..<batch.rowCount { rows.append(columns.map { $0[row] }) }
            }
        } catch {
            throw ModuleError(.internalError, error.message)
        }
        return rows
    }

    private func stream() -> OwnedStream {
        var next = 0
        return StreamExport.make(
            schema: { [schema] in OwnedSchema(schema) },
            next: { [batches] in
                defer { next += 1 }
                return next < batches.count ? batches[next].share() : nil
            })
    }
}
