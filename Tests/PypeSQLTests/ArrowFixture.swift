import CPypeABI
import Foundation
import PypeArrow
import PypeParquet
import TestSupport

/// Tables that pyarrow makes and pyarrow looks at, with Arrow IPC files between.
struct ArrowFixture {
    let folder: TemporaryFolder

    /// Runs a Python script that fills the folder; `folder`, `pa` and `write(name, table)` are at hand.
    init(_ script: String = "") throws {
        folder = try TemporaryFolder()
        if !script.isEmpty { _ = try python(script) }
    }

    @discardableResult
    func python(_ script: String) throws -> String {
        try ChildProcess.python(
            """
            import sys, datetime, decimal, random
            import pyarrow as pa, pyarrow.compute as pc, pyarrow.ipc, duckdb
            folder = sys.argv[1]
            def write(name, table, rows=None):
                with pa.OSFile(f"{folder}/{name}.arrow", "wb") as file:
                    with pa.ipc.new_file(file, table.schema) as out: out.write_table(table, max_chunksize=rows)
            def read(name):
                with pa.OSFile(f"{folder}/{name}.arrow", "rb") as file: return pa.ipc.open_file(file).read_all()
            def rows(table, keep): return [i for i, k in enumerate(keep.to_pylist()) if k]
            def same(got, wanted, note="", rows=None):
                got.validate(full=True)
                rows = range(wanted.num_rows) if rows is None else rows
                assert got.schema.equals(wanted.schema, check_metadata=True), f"{note} schema:\\n{got.schema}\\n{wanted.schema}"
                assert got.num_rows == len(rows), f"{note} rows: {got.num_rows}, not {len(rows)}"
                for i, field in enumerate(wanted.schema):
                    values = wanted.column(i).to_pylist()
                    assert got.column(i).to_pylist() == [values[r] for r in rows], f"{note} column {field}"
            \(script)
            """, [folder.path])
    }

    func path(_ name: String) -> String { "\(folder.path)/\(name).arrow" }

    /// The table of a file as a stream.
    func stream(_ name: String) throws -> OwnedStream { try IPCFile.read(path(name)) }

    func schema(_ name: String) throws -> OwnedSchema {
        var stream = try stream(name)
        return try stream.schema()
    }

    /// The batches of a file.
    func batches(_ name: String) throws -> [SharedArray] {
        var stream = try stream(name)
        var list: [SharedArray] = []
        while let batch = try stream.next() { list.append(SharedArray(batch)) }
        return list
    }

    /// Writes a stream to a file. Returns the rows of each batch.
    @discardableResult
    func write(_ name: String, _ stream: consuming OwnedStream) throws -> [Int] {
        var writer = try TableWriter(ipc: path(name), schema: stream.schema())
        var rows: [Int] = []
        while let batch = try stream.next() {
            rows.append(batch.length)
            try writer.write(batch)
        }
        _ = try writer.finish()
        return rows
    }
}

/// Where an array's first rows are cut off: in the batch itself or in each of its columns.
enum CutStyle: CaseIterable {
    case batch, columns

    /// Pieces of a batch from its fourth row on, and the row that they end before: sizes around a chunk's, starts that
    /// are no multiple of 8, a whole and an empty one among them.
    static func cuts(_ batch: SharedArray, _ style: CutStyle) -> (pieces: [() -> OwnedArray], end: Int) {
        var pieces: [() -> OwnedArray] = []
        var start = 3
        for size in [1, 7, 0, 2047, 2048, 2049, 13, 64] {
            let first = start
            pieces.append { batch.cut(first, size, style) }
            start += size
        }
        return (pieces, start)
    }
}

extension SharedArray {
    /// Some rows, over the same buffers, with offsets as pyarrow's or other producers' slices have them.
    func cut(_ start: Int, _ count: Int, _ style: CutStyle) -> OwnedArray {
        var slice = share()
        slice.withUnsafeMutablePointer { array in
            array.pointee.length = Int64(count)
            switch style {
            case .batch: array.pointee.offset += Int64(start)
            case .columns:
                for index in 0..<Int(array.pointee.n_children) {
                    guard let child = array.pointee.children?[index] else { continue }
                    child.pointee.offset += Int64(start)
                    child.pointee.length = Int64(count)
                    if child.pointee.null_count > 0 { child.pointee.null_count = -1 }
                }
            }
        }
        return slice
    }
}

/// A stream of arrays that are there already, that may break off after them.
func stream(
    _ schema: consuming OwnedSchema, _ arrays: [() -> OwnedArray], failure: (any Error)? = nil,
    onRelease: (@Sendable () -> Void)? = nil
) -> OwnedStream {
    let shared = SharedSchema(schema)
    let end = onRelease.map(ReleaseWatch.init)
    var next = 0
    return StreamExport.make(schema: { shared.share() }) {
        withExtendedLifetime(end) { next += 1 }
        if next <= arrays.count { return arrays[next - 1]() }
        if let failure { throw failure }
        return nil
    }
}

/// Tells when the last who holds it lets go.
final class ReleaseWatch: Sendable {
    let action: @Sendable () -> Void
    init(_ action: @escaping @Sendable () -> Void) { self.action = action }
    deinit { action() }
}
