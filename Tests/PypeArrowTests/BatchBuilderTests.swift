import CPypeABI
import PypeArrow
import Testing

@Suite("BatchBuilder")
struct BatchBuilderTests {
    @Test("columns without nulls have no bitmap, buffers are aligned to 64 bytes")
    func layout() throws {
        let builder = try BatchBuilder(Schema([Field("x", .int64), Field("t", .utf8)]))
        try builder.column(0, as: FixedBuilder<Int64>.self).append(1)
        try builder.column(1, as: TextBuilder.self).append("")
        try builder.finish().share().withUnsafePointer { raw in
            for index in 0..<2 {
                let child = raw.pointee.children[index]!.pointee
                #expect(child.null_count == 0)
                #expect(child.buffers[0] == nil)
                for buffer in 1..<Int(child.n_buffers) {
                    let address = try #require(child.buffers[buffer])
                    #expect(UInt(bitPattern: address) % 64 == 0)
                }
            }
        }
    }

    @Test("an empty batch of every type that is built can be checked, read and shown", arguments: ArrowTypeTests.types)
    func empty(_ type: ArrowType) throws {
        let schema = Schema([Field("x", type)])
        if case .other = type {
            #expect(throws: ArrowError.self) { _ = try RecordBatch.empty(schema) }
            return
        }
        let batch = try RecordBatch.empty(schema)
        #expect(batch.rowCount == 0)
        #expect(try RecordBatch(batch.share(), schema: schema).column(0).nullCount == 0)
        _ = try CellText(batch.column(0))
    }

    @Test("columns of different lengths do not make a batch")
    func ragged() throws {
        let builder = try BatchBuilder(Schema([Field("x", .int64), Field("y", .int64)]))
        try builder.column(0, as: FixedBuilder<Int64>.self).append(1)
        #expect(throws: ArrowError("column 'y' has 0 rows instead of 1")) { _ = try builder.finish() }
    }

    @Test("a builder or reader of the wrong kind is refused by name")
    func wrongKind() throws {
        let schema = Schema([Field("x", .int64), Field("m", .other(format: "e", children: []))])
        #expect(throws: ArrowError("column 'm': columns of type float16 cannot be built")) {
            _ = try BatchBuilder(schema)
        }
        let builder = try BatchBuilder(Schema([Field("x", .int64)]))
        #expect(throws: ArrowError.self) { _ = try builder.column(0, as: TextBuilder.self) }
        #expect(throws: ArrowError.self) { _ = try builder.column(1, as: TextBuilder.self) }
        let batch = try builder.finish()
        #expect(throws: ArrowError("column 'x' is int64, it cannot be read as Int32")) {
            _ = try batch.column(0).values(Int32.self)
        }
        #expect(throws: ArrowError("there is no column 'z'; the columns are 'x'")) { _ = try batch.column("z") }
    }

    @Test("a dictionary whose index is too narrow for its values refuses the next one")
    func narrowDictionary() throws {
        let type = ArrowType.dictionary(index: .int8, value: .utf8, ordered: false)
        let builder = try #require(try ColumnBuilder.make(type) as? DictionaryBuilder)
        for index in 0..<128 { try builder.append("\(index)") }
        #expect(throws: ArrowError.self) { try builder.append("one more") }
        #expect(builder.count == 128)
    }

    @Test("the size of a batch is that of its rows, not of the buffers they lie in")
    func size() throws {
        let builder = try BatchBuilder(Schema([Field("x", .int64), Field("t", .utf8)]))
        for row in 0..<100 {
            try builder.column(0, as: FixedBuilder<Int64>.self).append(Int64(row))
            try builder.column(1, as: TextBuilder.self).append("abcd")
        }
        let batch = try builder.finish()
        #expect(ArrowSize.bytes(of: batch) == 800 + 404 + 400)
        #expect(ArrowSize.bytes(of: try BuilderTests.cut(batch, first: 90, count: 10)) == 80 + 44 + 40)
    }
}
