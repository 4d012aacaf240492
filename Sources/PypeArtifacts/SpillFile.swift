import CPypeABI
import PypeArrow
import PypeParquet

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One table's file. It is removed when the last reference to this object goes.
final class SpillFile: @unchecked Sendable {
    // Sendable: `writer` is touched by whoever holds the lock that the table writes under; the rest never changes.
    let path: String
    let format: SpillFormat
    private let table: String
    private var writer: TableWriter?

    /// Bytes of batches in one row group, and so about what a reader has in memory.
    private static let groupBytes = 32 << 20
    /// Rows of a batch that is read back.
    private static let batchRows = 65_536

    /// Begins the file.
    init(_ path: String, table: String, schema: SharedSchema, format: SpillFormat) throws(ArtifactError) {
        self.path = path
        self.table = table
        self.format = format
        do throws(TableFileError) {
            writer = try Self.begin(path, schema.share(), format)
        } catch {
            throw failure(error, rows: 0)
        }
    }

    /// Measured on six columns of numbers and short texts: without dictionaries writing takes less than half the time, and
    /// lz4 halves the file for a third of the speed that is left.
    private static func begin(
        _ path: String, _ schema: consuming OwnedSchema, _ format: SpillFormat
    ) throws(TableFileError) -> TableWriter {
        switch format {
        case .parquet:
            let options = ParquetWriteOptions(
                compression: "lz4", writesStatistics: false, rowGroupBytes: groupBytes, usesDictionaries: false)
            return try TableWriter(parquet: path, schema: schema, options: options)
        case .ipc:
            // The stream format lets dictionaries change from batch to batch.
            return try TableWriter(
                ipc: path, schema: schema, format: .stream, compression: .lz4, batchBytes: groupBytes)
        }
    }

    /// - Parameter rows: written before.
    func write(_ batch: SharedArray, after rows: Int) throws(ArtifactError) {
        guard var writer = writer.take() else { return }
        do throws(TableFileError) {
            try writer.write(batch.share())
        } catch {
            throw failure(error, rows: rows)
        }
        self.writer = consume writer
    }

    /// Ends the file; once more it does nothing.
    /// - Returns: its size.
    func finish(rows: Int) throws(ArtifactError) -> Int {
        guard let writer = writer.take() else { return 0 }
        do throws(TableFileError) {
            return Int(try writer.finish())
        } catch {
            throw failure(error, rows: rows)
        }
    }

    /// The batches of the file, which must be finished.
    func read() throws(TableFileError) -> OwnedStream {
        switch format {
        case .parquet:
            try ParquetFile.read(path, ParquetReadOptions(batchRows: Self.batchRows, staysWithinRowGroups: true))
        case .ipc: try IPCFile.read(path)
        }
    }

    private func failure(_ cause: TableFileError, rows: Int) -> ArtifactError {
        var status = stat()
        let size = stat(path, &status) == 0 ? ", \(status.st_size / 1_000_000) MB" : ""
        return ArtifactError(
            "table '\(table)' cannot be written to disk, after \(rows) rows\(size)", cause,
            hint: cause.systemError == ENOSPC || cause.systemError == EDQUOT
                ? "free some space there, or set TMPDIR to a folder on a larger local disk" : nil)
    }

    deinit {
        // An unfinished file is removed by its writer.
        unlink(path)
    }
}
