import CPypeABI
import PypeArrow
import PypeParquet

extension ItemList {
    /// The file says how many rows it has, so that a stream that ends early is not taken for a shorter list.
    private static let rowsKey = "pype.rows"

    /// Writes the list to a file that is whole and durable when this returns; until then nothing is under that name, or
    /// what was there before. The file is Parquet, or an Arrow IPC stream where Parquet would change the values.
    /// - Throws: ``ArtifactError`` that names the file.
    package func save(to path: String) throws(ArtifactError) {
        var noted = schema
        noted.metadata[Self.rowsKey] = String(count)
        let aside = DurableFile.aside(path)
        do throws(TableFileError) {
            var writer = try Self.writer(aside, noted)
            for batch in batches { try writer.write(batch.share()) }
            _ = try writer.finish()
        } catch {
            throw ArtifactError("the list cannot be saved", error)
        }
        try DurableFile.publish(path)
    }

    private static func writer(_ path: String, _ schema: Schema) throws(TableFileError) -> TableWriter {
        switch SpillFormat(schema) {
        case .parquet:
            let options = ParquetWriteOptions(compression: "lz4", writesStatistics: false, writesChecksums: true)
            return try TableWriter(parquet: path, schema: OwnedSchema(schema), options: options)
        case .ipc: return try TableWriter(ipc: path, schema: OwnedSchema(schema), format: .stream)
        }
    }

    /// Reads a list that ``save(to:)`` wrote.
    /// - Throws: ``ArtifactError``: NOT_FOUND, INVALID_DATA for a file that is torn, damaged or another.
    package static func load(_ path: String) throws(ArtifactError) -> ItemList {
        let list = try ItemList(try open(path), name: path)
        var schema = list.schema
        guard let noted = schema.metadata.removeValue(forKey: rowsKey) else {
            throw torn(path, "it was not saved as a list")
        }
        guard noted == String(list.count) else {
            throw torn(path, "it has \(list.count) rows of \(noted)")
        }
        return try ItemList(schema: schema, list.batches, name: path)
    }

    private static func open(_ path: String) throws(ArtifactError) -> OwnedStream {
        do throws(TableFileError) {
            return try ParquetFile.read(path, ParquetReadOptions(verifiesChecksums: true))
        } catch {
            guard error.code == PYPE_ERR_INVALID_DATA, let stream = try? IPCFile.read(path) else {
                throw ArtifactError("the saved list cannot be read", error, hint: "start the run anew")
            }
            return stream
        }
    }

    private static func torn(_ path: String, _ why: String) -> ArtifactError {
        ArtifactError(
            code: PYPE_ERR_INVALID_DATA, message: "the saved list \(path) cannot be used: \(why)",
            hint: "start the run anew")
    }
}
