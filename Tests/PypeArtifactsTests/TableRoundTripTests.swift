import CPypeABI
import Foundation
import PypeArrow
import PypeArtifacts
import PypeParquet
import TestSupport
import Testing

@Suite("Tables of every type")
struct TableRoundTripTests {
    @Test("random tables come back equal from memory and from disk, as pyarrow sees them")
    func random() throws {
        let folder = try TemporaryFolder()
        let seed = UInt32.random(in: 0...UInt32.max)
        let made = try ChildProcess.python(RandomTables.write, [folder.path, String(seed)])
        let names = made.split(separator: "\n").map(String.init)
        #expect(names.count > 100)
        let stores = [try TableFixture(), try TableFixture(maxRows: 5), try TableFixture(maxRows: 0)]
        for name in names {
            for (index, fixture) in stores.enumerated() {
                try copy("\(folder.path)/\(name).in.arrows", to: "\(folder.path)/\(name).\(index)", fixture)
            }
        }
        #expect(stores[0].events == [])
        let formats = Set(stores[2].events.map(\.format))
        #expect(formats == [.parquet, .ipc])
        for fixture in stores { #expect(try fixture.files() == []) }
        let arguments = [folder.path, String(seed)] + names
        #expect(try ChildProcess.python(RandomTables.compare, arguments) == "", "seed \(seed)")
    }

    /// Reads a file into a table, cut as `RandomTables` says, and writes what two readers get.
    private func copy(_ source: String, to target: String, _ fixture: TableFixture) throws {
        var stream = try IPCFile.read(source)
        let schema = SharedSchema(try stream.schema())
        let table = fixture.store.table(schema: schema, readers: 2, name: "random/ü")
        while let array = try stream.next() { try table.append(SharedArray(Self.cut(array))) }
        try table.finish()
        for reader in 0..<2 {
            let path = "\(target).\(reader).arrows"
            var rows = 0
            var stream = table.open { _ in }
            var writer = try TableWriter(ipc: path, schema: stream.schema(), format: .stream)
            while let batch = try stream.next() {
                rows += batch.length
                try writer.write(batch)
            }
            #expect(rows == table.rows)
            _ = try writer.finish()
        }
    }

    /// Leaves out the first third of the rows and the last fifth, by the offsets and lengths of the columns.
    private static func cut(_ array: consuming OwnedArray) -> OwnedArray {
        let (skipped, left) = (array.length / 3, array.length - array.length / 3 - array.length / 5)
        var share = SharedArray(array).share()
        share.withUnsafeMutablePointer { raw in
            raw.pointee.length = Int64(left)
            for index in 0..<Int(raw.pointee.n_children) {
                guard let column = raw.pointee.children?[index] else { continue }
                column.pointee.offset += Int64(skipped)
                column.pointee.length = Int64(left)
                if column.pointee.null_count > 0 { column.pointee.null_count = -1 }
                // Of nulls only, all are; where there is no bitmap, none is.
                if column.pointee.n_buffers == 0, column.pointee.n_children == 0 {
                    column.pointee.null_count = Int64(left)
                }
            }
        }
        return share
    }

    @Test("the sizes of batches of every type are what pyarrow reckons")
    func sizes() throws {
        let folder = try TemporaryFolder()
        let told = try ChildProcess.python(
            RandomTables.sizes, [folder.path, String(UInt32.random(in: 0...UInt32.max))])
        for line in told.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            let (bytes, columns) = (try #require(Int(words[1])), try #require(Int(words[2])))
            var stream = try IPCFile.read("\(folder.path)/\(words[0]).in.arrows")
            let schema = try stream.schema().table()
            var mine = 0
            while let array = try stream.next() { mine += ArrowSize.bytes(of: try RecordBatch(array, schema: schema)) }
            // Bitmaps of columns without nulls, and the last offset of each batch, are reckoned differently.
            #expect(
                mine >= bytes - bytes / 3 - 64 * columns && mine <= bytes + bytes / 3 + 64 * columns, "\(mine): \(line)"
            )
        }
    }

    @Test("rows of many megabytes go to disk and come back in batches that stay small")
    func longRows() throws {
        let fixture = try TableFixture(maxRows: 0)
        let schema = Schema([Field("id", .int64), Field("text", .largeUTF8)])
        let table = fixture.table(schema: schema)
        let builder = try BatchBuilder(schema)
        let (id, text) = (
            try builder.column(0, as: FixedBuilder<Int64>.self), try builder.column(1, as: TextBuilder.self)
        )
        let long = String(repeating: "x", count: 8 << 20)
        for row in Int64(0)..<20 {
            id.append(row)
            try text.append(row % 2 == 0 ? long : nil)
        }
        try table.append(SharedArray(try builder.finish().share()))
        var stream = table.open { _ in }
        var ids: [Int64] = []
        while let array = try stream.next() {
            let batch = try RecordBatch(array, schema: schema)
            #expect(ArrowSize.bytes(of: batch) <= 40 << 20)
            let (id, text) = (try batch.column(0).values(Int64.self), try batch.column(1).texts())
            for row in 0..<batch.rowCount {
                let value = try #require(id[row])
                #expect(text[row]?.utf8.count == (value % 2 == 0 ? long.utf8.count : nil))
                ids.append(value)
            }
        }
        #expect(ids == Array(0..<20))
    }
}
