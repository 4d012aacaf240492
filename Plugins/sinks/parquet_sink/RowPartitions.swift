import CArrowDataset
import PypeArrow
import PypeArrowCalls
import PypeSDK

/// Rows gathered by the folders that they belong in.
final class RowPartitions {
    private let raw: OpaquePointer
    /// Columns of the files.
    let schema: Schema

    /// - Parameters:
    ///   - columns: whose values name the folders.
    ///   - scratch: a file for what needs more memory than `memory` bytes; it is removed at the end.
    /// - Throws: `invalidConfig`, naming the column.
    init(
        _ input: Schema, by columns: [String], most: Int, memory: Int, scratch: String
    ) throws(ModuleError) {
        let names = input.fields.map(\.name)
        for column in columns where !names.contains(column) {
            throw ModuleError(
                .invalidConfig, "'partition_by': the input has no column '\(column)'",
                hint: NearestNames.hint(for: column, among: names))
        }
        let texts = CTexts()
        var options = carrow_partition_options()
        options.columns = texts.add(columns)
        options.column_count = Int32(clamping: columns.count)
        options.scratch = texts.add(scratch)
        options.memory = Int64(memory)
        options.partitions = Int64(most)
        var inputColumns = ArrowSchema()
        OwnedSchema(input).move(to: &inputColumns)
        var made: OpaquePointer?
        try withExtendedLifetime(texts) { () throws(ModuleError) in
            try ModuleError.check { carrow_partitioner_open(&inputColumns, &options, &made, $0) }
        }
        guard let made else { throw ModuleError(.internalError, "the partitions were not made") }
        raw = made
        schema = Schema(
            input.fields.filter { !columns.contains($0.name) }, metadata: input.metadata)
    }

    deinit { carrow_partitioner_close(raw) }

    func add(_ batch: consuming OwnedArray) throws(ModuleError) {
        var array = ArrowArray()
        batch.move(to: &array)
        try ModuleError.check { carrow_partitioner_add(raw, &array, $0) }
    }

    /// After the last batch: how many there are.
    func finish() throws(ModuleError) -> Int {
        var count: Int64 = 0
        try ModuleError.check { carrow_partitioner_finish(raw, &count, $0) }
        return Int(count)
    }

    /// What the folder of a partition is called, `year=2024/state=NY`.
    func folder(_ partition: Int) -> String { String(cString: carrow_partitioner_folder(raw, Int64(partition))) }

    /// The next rows of a partition, in the order in which they came; nil at its end.
    func next(of partition: Int) throws(ModuleError) -> OwnedArray? {
        var array = ArrowArray()
        try ModuleError.check { carrow_partitioner_next(raw, Int64(partition), &array, $0) }
        return array.release == nil ? nil : OwnedArray(array)
    }

    /// Bytes that did not fit in memory.
    var spilledBytes: Int64 { carrow_partitioner_spilled(raw) }
}
