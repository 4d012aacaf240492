import CPypeABI
import PypeArrow
import Testing

/// Random numbers that a failing test can be repeated with.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 31)
    }
}

@Suite("Builders and columns")
struct BuilderTests {
    static let seeds: [UInt64] = [1, 2, 3, 4, 5, 6, 7, 8]

    /// The rows of a batch without the first and the last few, by way of the offset of the struct array.
    static func cut(_ batch: RecordBatch, first: Int, count: Int) throws -> RecordBatch {
        var array = batch.share()
        array.withUnsafeMutablePointer {
            $0.pointee.offset = Int64(first)
            $0.pointee.length = Int64(count)
        }
        return try RecordBatch(array, schema: batch.schema)
    }

    /// The same, by way of the offsets of the children.
    static func cutChildren(_ batch: RecordBatch, first: Int, count: Int) throws -> RecordBatch {
        var array = batch.share()
        array.withUnsafeMutablePointer { raw in
            for index in 0..<Int(raw.pointee.n_children) {
                raw.pointee.children[index]!.pointee.offset = Int64(first)
                raw.pointee.children[index]!.pointee.length = Int64(count)
                raw.pointee.children[index]!.pointee.null_count = -1
            }
            raw.pointee.length = Int64(count)
        }
        return try RecordBatch(array, schema: batch.schema)
    }

    @Test("random values of a fixed width come back, whole and cut", arguments: seeds)
    func fixedWidth(_ seed: UInt64) throws {
        func check<Value: FixedWidthValue & Equatable>(_ make: (inout SeededGenerator) -> Value) throws {
            var random = SeededGenerator(state: seed)
            let values: [Value?] = (0..<Int.random(in: 0...300, using: &random)).map { _ in
                Int.random(in: 0..<4, using: &random) == 0 ? nil : make(&random)
            }
            let builder = try BatchBuilder(Schema([Field("x", Value.arrowType)]))
            let column: FixedBuilder<Value> = try builder.column(0)
            for value in values { column.append(value) }
            let batch = try builder.finish()
            #expect(try Self.read(batch) == values)
            #expect(batch.column(0).nullCount == values.count { $0 == nil })
            let first = Int.random(in: 0...values.count, using: &random)
            let count = Int.random(in: 0...(values.count - first), using: &random)
            let expected = Array(values[first..<(first + count)])
            for cut in [
                try Self.cut(batch, first: first, count: count),
                try Self.cutChildren(batch, first: first, count: count),
            ] {
                #expect(try Self.read(cut) == expected)
                #expect(cut.column(0).nullCount == expected.count { $0 == nil })
                #expect((0..<count).map { cut.column(0).isNull($0) } == expected.map { $0 == nil })
            }
        }
        try check { Int8.random(in: .min ... .max, using: &$0) }
        try check { Int16.random(in: .min ... .max, using: &$0) }
        try check { Int32.random(in: .min ... .max, using: &$0) }
        try check { Int64.random(in: .min ... .max, using: &$0) }
        try check { UInt8.random(in: .min ... .max, using: &$0) }
        try check { UInt16.random(in: .min ... .max, using: &$0) }
        try check { UInt32.random(in: .min ... .max, using: &$0) }
        try check { UInt64.random(in: .min ... .max, using: &$0) }
        try check { Float.random(in: -1e30...1e30, using: &$0) }
        try check { Double.random(in: -1e300...1e300, using: &$0) }
        try check { Int128(Int64.random(in: .min ... .max, using: &$0)) * Int128(Int64.max) }
    }

    static func read<Value: FixedWidthValue>(_ batch: RecordBatch) throws -> [Value?] {
        let column: FixedColumn<Value> = try batch.column(0).values()
        let rows = (0..<column.count).map { column[$0] }
        // Bulk access shows the same values where there are any.
        column.withUnsafeValues { values in
            for (index, row) in rows.enumerated() where row != nil {
                withUnsafeBytes(of: values[index]) { bulk in
                    withUnsafeBytes(of: row!) { single in #expect(bulk.elementsEqual(single)) }
                }
            }
        }
        return rows
    }

    @Test("random texts and truth values come back, whole and cut", arguments: seeds)
    func textsAndBools(_ seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        let alphabet = ["", "a", "ä", "日本", "👩‍👩‍👧", "\0", "\n", String(repeating: "x", count: 300)]
        let rows: [(String?, Bool?)] = (0..<Int.random(in: 1...200, using: &random)).map { _ in
            let text = (0..<3).map { _ in alphabet.randomElement(using: &random)! }.joined()
            return (
                Bool.random(using: &random) ? text : nil,
                Int.random(in: 0..<3, using: &random) == 0 ? nil : Bool.random(using: &random)
            )
        }
        let types: [ArrowType] = [.utf8, .largeUTF8, .binary, .largeBinary]
        let builder = try BatchBuilder(Schema(types.map { Field("t", $0) } + [Field("b", .bool)]))
        for (text, flag) in rows {
            for index in types.indices { try builder.column(index, as: TextBuilder.self).append(text) }
            try builder.column(types.count, as: BoolBuilder.self).append(flag)
        }
        let whole = try builder.finish()
        let first = Int.random(in: 0..<rows.count, using: &random)
        for (batch, part) in [
            (whole, rows[...]), (try Self.cut(whole, first: first, count: rows.count - first), rows[first...]),
        ] {
            for index in types.indices {
                let texts = try batch.column(index).texts()
                #expect((0..<texts.count).map { texts[$0] } == part.map(\.0))
            }
            let flags = try batch.column(types.count).bools()
            #expect((0..<flags.count).map { flags[$0] } == part.map(\.1))
        }
    }

    @Test("lists, structs and dictionaries come back, with nulls on every level")
    func nested() throws {
        let schema = Schema([
            Field("l", .list(Field("item", .utf8))),
            Field("s", .structure([Field("a", .int32), Field("b", .bool)])),
            Field("d", .dictionary(index: .int8, value: .utf8, ordered: false)),
        ])
        let builder = try BatchBuilder(schema)
        let list: ListBuilder = try builder.column(0)
        let items = try #require(list.items as? TextBuilder)
        let structure: StructBuilder = try builder.column(1)
        let a = try #require(structure.children[0] as? FixedBuilder<Int32>)
        let b = try #require(structure.children[1] as? BoolBuilder)
        let dictionary: DictionaryBuilder = try builder.column(2)
        for round in 0..<2 {
            try items.append("one")
            try items.append(nil)
            try list.closeList()
            list.appendNull()
            try list.closeList()
            a.append(1)
            b.append(nil)
            try structure.closeRow()
            structure.appendNull()
            a.append(nil)
            b.append(true)
            try structure.closeRow()
            for text in ["x", nil, "x"] { try dictionary.append(text) }
            let batch = try builder.finish()
            #expect(batch.rowCount == 3, "round \(round): a builder starts anew")
            for (rows, cut) in [(0..<3, batch), (1..<3, try Self.cut(batch, first: 1, count: 2))] {
                let expected = [
                    ["[\"one\", null]", nil, "[]"], ["{a: 1, b: null}", nil, "{a: null, b: true}"], ["x", nil, "x"],
                ]
                for (index, cells) in expected.enumerated() {
                    let text = try CellText(cut.column(index))
                    #expect((0..<cut.rowCount).map { text[$0] } == Array(cells[rows]))
                }
            }
            #expect(try batch.column("d").dictionary().values.count == 1)
        }
    }
}
