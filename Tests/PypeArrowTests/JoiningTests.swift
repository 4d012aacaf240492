import CPypeABI
import PypeArrow
import Testing

@Suite struct JoiningTests {
    private func table(_ name: String, _ values: [Int64]) throws -> RecordBatch {
        let builder = try BatchBuilder(Schema([Field(name, .int64)]))
        let column: FixedBuilder<Int64> = try builder.column(0)
        for value in values { column.append(value) }
        return try builder.finish()
    }

    @Test("two tables stand side by side over the same buffers, with offsets")
    func joins() throws {
        let left = try table("a", [1, 2, 3, 4])
        let right = try table("b", [7, 8])
        let joined = try RecordBatch(
            left.share().slicing(1..<3).joining(right.share()),
            schema: Schema(left.schema.fields + right.schema.fields))
        #expect(joined.rowCount == 2)
        let a = try joined.column(0).values(Int64.self)
        let b = try joined.column(1).values(Int64.self)
        #expect([a[0], a[1], b[0], b[1]] == [2, 3, 7, 8])
        #expect(values(of: joined.share()) == values(of: left.share()))
        #expect(try left.column(0).values(Int64.self)[3] == 4)
    }

    @Test("tables of different lengths are refused")
    func lengths() throws {
        let left = try table("a", [1, 2])
        let right = try table("b", [7])
        let error = #expect(throws: ArrowError.self) { _ = try left.share().joining(right.share()) }
        #expect(error?.message == "tables of 2 and 1 rows cannot stand side by side")
    }

    /// Where the values of the first column lie.
    private func values(of table: borrowing OwnedArray) -> UnsafeRawPointer? {
        table.withUnsafePointer { $0.pointee.children[0]!.pointee.buffers[1] }
    }
}
