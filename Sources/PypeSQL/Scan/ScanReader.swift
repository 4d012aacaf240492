import CDuckDB
import CPypeABI
import PypeArrow

/// One thread's way through a stream: takes pieces and gives them to DuckDB, a chunk at a time.
final class ScanReader {
    private let input: ScanInput
    private let api: cduckdb_api
    /// Slots of DuckDB's chunk that hold columns of the stream, and these columns.
    private var slots: [Int] = []
    private var sources: [Int] = []
    /// Slots that get the row's number.
    private var rowNumberSlots: [Int] = []
    private var converted: duckdb_arrow_converted_schema?
    private let chunkRows: Int
    private var piece: InputStream.Piece?

    /// - Parameter wanted: indices into the input's columns, one for each slot of DuckDB's chunk; an index beyond them
    ///   is a slot that DuckDB does not look at.
    init(input: ScanInput, wanted: [Int]) throws(SQLError) {
        self.input = input
        api = input.stream.schema.connection.api
        chunkRows = Int(api.vector_size())
        for (slot, index) in wanted.enumerated() where input.columns.indices.contains(index) {
            if let source = input.columns[index].source {
                slots.append(slot)
                sources.append(source)
            } else {
                rowNumberSlots.append(slot)
            }
        }
        if !sources.isEmpty { converted = try input.stream.schema.converted(columns: sources) }
    }

    deinit { api.destroy_arrow_converted_schema(&converted) }

    /// Puts the next rows into DuckDB's chunk; none at the end.
    func fill(_ output: duckdb_data_chunk) throws {
        if piece == nil { piece = try input.stream.next() }
        guard let piece else {
            api.data_chunk_set_size(output, 0)
            return
        }
        let count = min(chunkRows, piece.count)
        if !sources.isEmpty { try convert(piece.batch, start: piece.start, count: count, to: output) }
        for slot in rowNumberSlots {
            guard let vector = api.data_chunk_get_vector(output, UInt64(slot)), let data = api.vector_get_data(vector)
            else { throw SQLError(.internalError, "DuckDB gave a chunk without column \(slot)") }
            let numbers = data.assumingMemoryBound(to: Int64.self)
            let first = piece.batch.firstRow + Int64(piece.start)
            for row in 0..<count { numbers[row] = first + Int64(row) }
        }
        api.data_chunk_set_size(output, UInt64(count))
        self.piece = InputStream.Piece(batch: piece.batch, start: piece.start + count, count: piece.count - count)
        if piece.count == count { self.piece = nil }
    }

    /// DuckDB's vectors refer to the batch's buffers where the layouts agree, and keep the slice alive.
    private func convert(_ batch: ScanBatch, start: Int, count: Int, to output: duckdb_data_chunk) throws(SQLError) {
        guard let converted else { return }
        let connection = input.stream.schema.connection
        var array = ArrowArray()
        batch.slice(columns: sources, start: start, count: count).move(to: &array)
        var handle: duckdb_data_chunk?
        let error = api.data_chunk_from_arrow(connection.handle, &array, converted, &handle)
        // DuckDB takes the array over and clears release, but not when it fails early.
        if let release = array.release { release(&array) }
        try connection.check(error, "DuckDB cannot read a batch of the input")
        guard let handle else { throw SQLError(.internalError, "DuckDB converted a batch to nothing") }
        let chunk = Chunk(connection: connection, handle: handle)
        for (column, slot) in slots.enumerated() {
            guard let target = api.data_chunk_get_vector(output, UInt64(slot)) else {
                throw SQLError(.internalError, "DuckDB gave a chunk without column \(slot)")
            }
            api.vector_reference_vector(target, try chunk.vector(column))
        }
    }
}
