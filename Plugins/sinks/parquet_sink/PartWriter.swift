import PypeArrow
import PypeSDK

/// Writes the rows of one folder to part-0.parquet, and to the next where there are too many for one file.
final class PartWriter {
    private let folder: PartFolder
    private let name: String
    private let schema: Schema
    private let options: ParquetOptions
    private let most: Int
    private let context: RunContext
    private var open: ParquetFileWriter?
    private var part: (aside: String, target: String) = ("", "")
    private(set) var files = 0
    private(set) var bytes: Int64 = 0

    /// - Parameters:
    ///   - name: of the folder below the path; empty for the path itself.
    ///   - most: rows of a file at most.
    init(
        _ folder: PartFolder, _ name: String, _ schema: Schema, _ config: ParquetSinkConfig, _ context: RunContext
    ) {
        self.folder = folder
        self.name = name
        self.schema = schema
        self.context = context
        options = ParquetOptions(config)
        most = config.maxRowsPerFile ?? Int.max
    }

    func write(_ batch: consuming OwnedArray) throws(ModuleError) {
        let room = most - (open?.rows ?? 0)
        guard batch.length > room else { return try add(batch) }
        let shared = SharedArray(batch)
        var start = 0
        while start < shared.length {
            let end = min(shared.length, start + most - (open?.rows ?? 0))
            try add(try Self.cut(shared.share(), to: start..<end))
            start = end
        }
    }

    /// Ends the last file. Without rows there is one only where `always` says so.
    func finish(always: Bool) throws(ModuleError) {
        if always, files == 0, open == nil { try begin() }
        try end()
    }

    private func add(_ rows: consuming OwnedArray) throws(ModuleError) {
        if rows.length == 0 { return }
        if open == nil { try begin() }
        try open?.write(rows)
        if let open, open.rows >= most { try end() }
    }

    private static func cut(_ batch: consuming OwnedArray, to rows: Range<Int>) throws(ModuleError) -> OwnedArray {
        do throws(ArrowError) { return try batch.slicing(rows) } catch {
            throw ModuleError(.invalidData, "input port 'input': \(error.message)")
        }
    }

    private func begin() throws(ModuleError) {
        part = try folder.open(name, files, context)
        open = try ParquetFileWriter(part.aside, for: part.target, schema, options)
    }

    private func end() throws(ModuleError) {
        guard let writer = open.take() else { return }
        bytes += try writer.finish()
        files += 1
        try folder.finished(part)
    }
}
