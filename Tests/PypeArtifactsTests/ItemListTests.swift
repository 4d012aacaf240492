import CPypeABI
import Foundation
import PypeArrow
import PypeArtifacts
import PypeModel
import PypeParquet
import TestSupport
import Testing

@Suite("A list of items")
struct ItemListTests {
    private func list(_ ids: Range<Int64>..., name: String = "load.items") throws -> ItemList {
        let fixture = try TableFixture()
        let table = fixture.table()
        for part in ids { try table.append(TableFixture.batch(part)) }
        return try ItemList(table)
    }

    @Test("has the rows of all batches, each at its index")
    func rows() throws {
        let list = try list(1..<3, 3..<3, 3..<1000)
        #expect(list.count == 999)
        #expect(try list.json(at: 0) == #"{"id":1,"text":"row 1"}"#)
        #expect(try list.json(at: 1) == #"{"id":2,"text":"row 2"}"#)
        #expect(try list.json(at: 6) == #"{"id":7,"text":null}"#)
        #expect(try list.json(at: 998) == #"{"id":999,"text":"row 999"}"#)
        #expect(try self.list().count == 0)
        for index in [-1, 999, .max] {
            let error = #expect(throws: ArtifactError.self) { _ = try list.json(at: index) }
            #expect(error?.message == "table 'load.rows' has 999 items, there is no item \(index)")
        }
    }

    @Test("comes from a table on disk as well, which goes then")
    func disk() throws {
        let fixture = try TableFixture(maxRows: 0)
        let table = fixture.table()
        try table.append(TableFixture.batch(0..<100_000))
        let list = try ItemList(table)
        #expect(try list.json(at: 99_999) == #"{"id":99999,"text":"row 99999"}"#)
        #expect(try fixture.files() == [])
    }

    @Test("a value without a JSON form is named with its row and column")
    func notFinite() throws {
        let schema = Schema([Field("id", .int64), Field("x", .double)])
        let builder = try BatchBuilder(schema)
        for row in 0..<3 {
            try builder.column(0, as: FixedBuilder<Int64>.self).append(Int64(row))
            try builder.column(1, as: FixedBuilder<Double>.self).append(row == 2 ? .nan : 1)
        }
        let table = try TableFixture().table(schema: schema)
        try table.append(SharedArray(try builder.finish().share()))
        let list = try ItemList(table)
        #expect(try list.json(at: 1) == #"{"id":1,"x":1.0}"#)
        let error = #expect(throws: ArtifactError.self) { _ = try list.json(at: 2) }
        #expect(error?.message == "table 'load.rows', row 2: column 'x' holds nan, which JSON has no number for")
        #expect(error?.code == PYPE_ERR_INVALID_DATA)
    }

    @Test("is refused at once when its columns cannot be told apart, even without rows")
    func twins() throws {
        let table = try TableFixture().table(schema: Schema([Field("a", .int8), Field("a", .utf8)]))
        let error = #expect(throws: ArtifactError.self) { _ = try ItemList(table) }
        #expect(error?.message == "table 'load.rows' is no list to iterate over: two columns are called 'a'")
    }

    @Test("of random values of every type is what pyarrow says, before and after it was saved")
    func random() throws {
        let folder = try TemporaryFolder()
        let seed = UInt32.random(in: 0...UInt32.max)
        let names = try ChildProcess.python(RandomTables.write, [folder.path, String(seed)]).split(separator: "\n")
        var written: [String] = []
        var refused: [String] = []
        for name in names {
            let list: ItemList
            do { list = try ItemList(try IPCFile.read("\(folder.path)/\(name).in.arrows"), name: String(name)) } catch {
                refused.append("\(error)")
                continue
            }
            let saved = "\(folder.path)/\(name).saved"
            try list.save(to: saved)
            let loaded = try ItemList.load(saved)
            #expect(loaded.count == list.count)
            var lines = ""
            for index in 0..<list.count {
                // Infinity is among the values.
                let text = (try? list.json(at: index)) ?? "-"
                #expect(((try? loaded.json(at: index)) ?? "-") == text)
                lines += text + "\n"
            }
            try folder.write("\(name).json", lines)
            written.append(String(name))
        }
        #expect(written.count > 60)
        let reasons = ["no JSON form", "are called", "twice"]
        #expect(refused.allSatisfy { text in reasons.contains { text.contains($0) } }, "\(refused)")
        let differences = try ChildProcess.python(ExpectedJSON.compare, [folder.path, String(seed)] + written)
        #expect(differences == "", "seed \(seed)")
    }

    @Test("a saved list is whole or refused: cut, damaged, other and missing files")
    func torn() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/list"
        try list(0..<2000).save(to: path)
        #expect(try folder.contents() == ["list"])
        #expect(try ItemList.load(path).count == 2000)
        let bytes = try Data(contentsOf: URL(filePath: path))
        for part in 0..<20 {
            try bytes.prefix(bytes.count * part / 20).write(to: URL(filePath: path))
            let error = #expect(throws: ArtifactError.self) { _ = try ItemList.load(path) }
            #expect(error?.message.contains(path) == true)
        }
        // The checksums of the pages tell what the footer does not.
        for part in 1..<8 {
            var broken = bytes
            broken[bytes.count / 2 * part / 8] ^= 0x10
            try broken.write(to: URL(filePath: path))
            #expect(throws: ArtifactError.self) { _ = try ItemList.load(path) }
        }
        let missing = #expect(throws: ArtifactError.self) { _ = try ItemList.load("\(path)-") }
        #expect(missing?.code == PYPE_ERR_NOT_FOUND)
        let write =
            "import pyarrow as pa, pyarrow.parquet as pq, sys; pq.write_table(pa.table({'a': [1]}), sys.argv[1])"
        _ = try ChildProcess.python(write, [path])
        let other = #expect(throws: ArtifactError.self) { _ = try ItemList.load(path) }
        #expect(other?.message == "the saved list \(path) cannot be used: it was not saved as a list")
    }

    @Test("a stream that ends between two batches is not taken for a shorter list")
    func shortStream() throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/list"
        let schema = Schema([Field("at", .timestamp(.second, zone: nil))])
        let table = try TableFixture().table(schema: schema)
        for _ in 0..<3 {
            let builder = try BatchBuilder(schema)
            try builder.column(0, as: FixedBuilder<Int64>.self).append(Int64(5))
            try table.append(SharedArray(try builder.finish().share()))
        }
        try ItemList(table).save(to: path)
        #expect(try ItemList.load(path).json(at: 2) == "\"1970-01-01T00:00:05\"")
        let bytes = try Data(contentsOf: URL(filePath: path))
        var refused: Set<String> = []
        for length in 0..<bytes.count - 8 {
            try bytes.prefix(length).write(to: URL(filePath: path))
            do { Issue.record("\(try ItemList.load(path).count) rows of \(length) bytes") } catch {
                refused.insert("\(error)")
            }
        }
        #expect(refused.contains { $0.contains("it has 2 rows of 3") })
    }

    @Test("saving over a list leaves the old one when it fails, and nothing beside it")
    func unwritable() throws {
        let folder = try TemporaryFolder()
        let list = try list(0..<3)
        let missing = #expect(throws: ArtifactError.self) { try list.save(to: "\(folder.path)/no/list") }
        #expect(missing?.code == PYPE_ERR_NOT_FOUND)
        try folder.write("taken/x", "")
        let taken = #expect(throws: ArtifactError.self) { try list.save(to: "\(folder.path)/taken") }
        #expect(taken?.message.contains("\(folder.path)/taken") == true)
        #expect(try folder.contents() == ["taken", "taken/x"])
    }
}
