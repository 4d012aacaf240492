import CPypeABI
import PypeArrow
import PypeArtifacts
import Testing

@Suite("A table in memory")
struct TableTests {
    private func table(rows: [Int64], readers: Int) throws -> Table {
        let table = try TableFixture().table(readers: readers, schema: Schema([Field("id", .int64)]))
        for count in rows {
            var raw = ArrowArray()
            raw.length = count
            raw.release = { $0?.pointee.release = nil }
            try table.append(SharedArray(OwnedArray(raw)))
        }
        return table
    }

    @Test("goes batch by batch while its only reader reads")
    func oneReader() throws {
        let table = try table(rows: [3, 4], readers: 1)
        #expect(table.rows == 7)
        var stream = table.open { _ in }
        #expect(try stream.next()?.length == 3)
        #expect(table.heldBatches == 1)
        #expect(try stream.next()?.length == 4)
        #expect(table.heldBatches == 0)
        #expect(try stream.next() == nil)
    }

    @Test("stays whole until the last of several readers is there, and is gone after it")
    func twoReaders() throws {
        let table = try table(rows: [3, 4], readers: 2)
        do {
            var first = table.open { _ in }
            while let batch = try first.next() { _ = batch.length }
            #expect(table.heldBatches == 2)
        }
        table.abandon()
        #expect(table.heldBatches == 0)
    }

    @Test("a reader that must stop gets the reason in place of a batch")
    func refusal() throws {
        let table = try table(rows: [3], readers: 1)
        var stream = table.open { _ in throw ArrowStreamError(code: 125, message: "stop") }
        #expect(throws: ArrowStreamError(code: 125, message: "stop")) { _ = try stream.next()?.length }
    }

    @Test("is not even kept when nobody will read it, but its rows are counted")
    func nobody() throws {
        let table = try table(rows: [3, 4], readers: 0)
        #expect(table.heldBatches == 0)
        #expect(table.rows == 7)
    }
}
