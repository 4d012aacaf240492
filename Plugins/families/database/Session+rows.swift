import PypeADBC
import PypeArrow
import PypeSDK

extension Session {
    /// The first row of a query as a JSON object; nil when there is none.
    func firstRow(_ sql: String, _ what: String) throws -> String? {
        do {
            let statement = try connection.statement()
            try statement.setQuery(sql)
            return try Self.firstRow(of: statement.execute(), what)
        } catch let error as ADBCError {
            throw ModuleError(error, "\(what) failed")
        }
    }

    /// The first row as a JSON object; the rest is read too, since some databases do the work of a statement while its
    /// rows are read.
    static func firstRow(of rows: Rows, _ what: String) throws -> String? {
        guard let schema = try rows.schema()?.table() else { return nil }
        var first: String?
        while let array = try rows.next() {
            guard first == nil, array.length > 0 else { continue }
            do throws(ArrowError) { first = try RowJSON(RecordBatch(array, schema: schema)).text(0) } catch {
                throw ModuleError(.invalidData, "the row that \(what) gives has no JSON form: \(error.message)")
            }
        }
        return first
    }
}
