import PypeArrow

/// Batches whose rows tell where they come from.
enum Numbers {
    /// A batch with the one column `n`, numbers from `start` on; each tenth is null.
    static let schema = Schema([Field("n", .int64)])
    static func batch(_ start: Int, _ count: Int) throws -> SharedArray {
        let builder = try BatchBuilder(schema)
        let column: FixedBuilder<Int64> = try builder.column(0)
        for row in start..<start + count { row % 10 == 9 ? column.appendNull() : column.append(Int64(row)) }
        return SharedArray(try builder.finish().share())
    }

    static func rows(of output: consuming OwnedStream) throws -> [Int64?] {
        var list: [Int64?] = []
        while let array = try output.next() {
            let batch = try RecordBatch(array, schema: schema)
            let column = try batch.column(0).values(Int64.self)
            for row in 0..<batch.rowCount { list.append(column[row]) }
        }
        return list
    }
}
