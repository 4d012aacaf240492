import CPypeABI
package import PypeArrow
import PypeParquet

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Rejected rows that nobody reads, kept in a file for people to look at: Parquet, or an Arrow IPC stream where Parquet
/// would change the values.
///
/// The file appears under its name when it is closed. Without that nothing is left of it, and without rows there is none.
package final class RejectFile: Sendable {
    /// Where the file will be: `FOLDER/NODE.PORT.parquet`, of an iteration `FOLDER/NODE#ITERATION.PORT.parquet`.
    package let path: String
    private let schema: SharedSchema
    private let format: SpillFormat
    private let state = SleepingLock(State())

    private struct State: ~Copyable {
        var writer: TableWriter?
        var rows = 0
        var failure: ArtifactError?
        var isClosed = false
    }

    /// - Parameters:
    ///   - folder: where the file will be; it is made with the first row.
    ///   - iteration: such as `3`, or `1/0` for an iteration in another one; nil outside.
    /// - Throws: ``ArtifactError`` for a schema that cannot be read.
    package init(
        folder: String, node: String, port: String, iteration: String? = nil, schema: SharedSchema
    ) throws(ArtifactError) {
        do throws(ArrowError) {
            format = SpillFormat(try schema.value())
        } catch {
            throw ArtifactError(code: PYPE_ERR_INVALID_DATA, message: "\(node).\(port): \(error)")
        }
        let turn = iteration.map { "#\($0.map { $0 == "/" ? "-" : String($0) }.joined())" } ?? ""
        path = "\(folder)/\(node)\(turn).\(port).\(format.suffix)"
        self.schema = schema
    }

    /// Rows so far.
    package var rows: Int { state.withLock { (state) in state.rows } }

    /// Adds rows, from any thread; writes them before it returns.
    /// - Throws: ``ArtifactError`` that names the file; from then on nothing can be added, and no file will be left.
    package func append(_ batch: SharedArray) throws(ArtifactError) {
        guard batch.length > 0 else { return }
        try state.withLock { (state) throws(ArtifactError) in
            if let failure = state.failure { throw failure }
            guard !state.isClosed else {
                throw ArtifactError(code: PYPE_ERR_INVALID_STATE, message: "\(path) got rows after it was closed")
            }
            do throws(ArtifactError) {
                if state.writer == nil { state.writer = try begin() }
                do throws(TableFileError) {
                    try state.writer?.write(batch.share())
                } catch {
                    throw ArtifactError("rejected rows cannot be kept, after \(state.rows) rows", error)
                }
            } catch {
                state.writer = nil
                state.failure = error
                throw error
            }
            state.rows += batch.length
        }
    }

    /// Ends the file and puts it in its place; once more it does nothing.
    /// - Returns: its rows; without any there is no file.
    /// - Throws: ``ArtifactError`` that names the file, which is not there then.
    @discardableResult
    package func close() throws(ArtifactError) -> Int {
        try state.withLock { (state) throws(ArtifactError) in
            if let failure = state.failure { throw failure }
            state.isClosed = true
            guard let writer = state.writer.take() else { return state.rows }
            do throws(ArtifactError) {
                do throws(TableFileError) {
                    _ = try writer.finish()
                } catch {
                    throw ArtifactError("rejected rows cannot be kept, after \(state.rows) rows", error)
                }
                try DurableFile.publish(path)
            } catch {
                state.failure = error
                throw error
            }
            return state.rows
        }
    }

    private func begin() throws(ArtifactError) -> TableWriter {
        let folder = URL(filePath: path).deletingLastPathComponent()
        // What keeps it from being made also keeps the file from being made, and is said then.
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let aside = DurableFile.aside(path)
        do throws(TableFileError) {
            switch format {
            case .parquet: return try TableWriter(parquet: aside, schema: schema.share())
            case .ipc: return try TableWriter(ipc: aside, schema: schema.share(), format: .stream)
            }
        } catch {
            throw ArtifactError("rejected rows cannot be kept", error)
        }
    }
}
