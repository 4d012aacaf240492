import CADBC
package import PypeArrow

/// The rows of a statement; they keep it open. One thread at a time reads them. Letting them go ends the work.
package final class Rows {
    /// Not valid when the statement gives no rows at all.
    private var stream: OwnedStream?
    private let statement: StatementHandle
    /// Rows that the statement changed; nil when the driver does not tell.
    package let affected: Int?

    init(_ stream: consuming OwnedStream, of statement: StatementHandle, affected: Int?) {
        self.stream = stream.isValid ? consume stream : nil
        self.statement = statement
        self.affected = affected
    }

    /// The columns; nil when the statement gives no rows at all.
    package func schema() throws(ADBCError) -> OwnedSchema? {
        do throws(ArrowStreamError) {
            guard let schema = try stream?.schema() else { return nil }
            if schema.withUnsafePointer({ $0.pointee.n_children }) == 0 { return nil }
            return schema
        } catch {
            throw failure(error)
        }
    }

    /// The next rows; nil at the end.
    package func next() throws(ADBCError) -> OwnedArray? {
        do throws(ArrowStreamError) { return try stream?.next() } catch { throw failure(error) }
    }

    /// What the driver says of its stream's failure, which is more than the stream does.
    private func failure(_ error: ArrowStreamError) -> ADBCError {
        let database = statement.connection.database
        var status = UInt8(ADBC_STATUS_IO)
        let state = stream?.withUnsafeMutablePointer { raw -> String? in
            database.library.api.ErrorFromArrayStream(raw, &status).flatMap { ADBCLibrary.state(of: $0.pointee) }
        }
        return ADBCError(status: status, text: database.secrets.mask(error.message), sqlState: state ?? nil)
    }

    /// A driver may need its statement to close the rows.
    deinit { stream = nil }
}
