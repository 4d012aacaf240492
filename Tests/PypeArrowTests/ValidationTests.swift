import CPypeABI
import PypeArrow
import Testing

@Suite("Check of imported arrays")
struct ValidationTests {
    /// Changes a sound batch and gives what the check says; nil when it finds nothing.
    static func verdict(
        _ schema: Schema = .oneInt32,
        _ array: consuming OwnedArray,
        _ spoil: (UnsafeMutablePointer<ArrowArray>, UnsafeMutablePointer<ArrowArray>) -> Void
    ) -> String? {
        var kept = ArrowArray()
        var child = ArrowArray()
        array.withUnsafeMutablePointer { raw in
            kept = raw.pointee
            child = raw.pointee.children[0]!.pointee
            spoil(raw, raw.pointee.children[0]!)
        }
        let words: String?
        do throws(ArrowError) {
            try array.validate(as: schema)
            words = nil
        } catch { words = error.message }
        // Put right, so that it can be released.
        array.withUnsafeMutablePointer { raw in
            raw.pointee = kept
            raw.pointee.children[0]!.pointee = child
        }
        return words
    }

    static let spoils:
        [(String, @Sendable (UnsafeMutablePointer<ArrowArray>, UnsafeMutablePointer<ArrowArray>) -> Void)] = [
            ("the batch has the negative length -1", { batch, _ in batch.pointee.length = -1 }),
            ("the batch has the negative offset -5", { batch, _ in batch.pointee.offset = -5 }),
            ("the batch claims 9223372036854775807 rows at offset 0", { batch, _ in batch.pointee.length = .max }),
            ("the batch has 3 rows and a null count of 4", { batch, _ in batch.pointee.null_count = 4 }),
            ("the batch has 2 buffers, but struct<x: int32> has 1", { batch, _ in batch.pointee.n_buffers = 2 }),
            ("the batch has no list of buffers", { batch, _ in batch.pointee.buffers = nil }),
            ("the batch has 0 columns, but its schema has 1", { batch, _ in batch.pointee.n_children = 0 }),
            ("the batch has no child 0", { batch, _ in batch.pointee.children = nil }),
            ("the batch is released, or was moved away", { batch, _ in batch.pointee.release = nil }),
            ("column 'x' is released, or was moved away", { _, child in child.pointee.release = nil }),
            ("column 'x' has 2 rows, but 3 are needed", { _, child in child.pointee.length = 2 }),
            ("column 'x' has 3 rows, but 4 are needed", { batch, _ in batch.pointee.offset = 1 }),
            ("column 'x' has 3 buffers, but int32 has 2", { _, child in child.pointee.n_buffers = 3 }),
            ("column 'x' has 1 children, but int32 has 0", { _, child in child.pointee.n_children = 1 }),
            ("column 'x' has rows but no values", { _, child in child.pointee.buffers[1] = nil }),
            (
                "column 'x' has 1 nulls but no validity bitmap",
                { _, child in
                    child.pointee.null_count = 1
                    child.pointee.buffers[0] = nil
                }
            ),
            ("column 'x' has a dictionary, but its type is int32", { _, child in child.pointee.dictionary = child }),
        ]

    @Test("a struct that is not in order is refused with the column and the reason", arguments: spoils.indices)
    func spoiled(_ index: Int) {
        let producer = CountingProducer()
        let (words, spoil) = Self.spoils[index]
        let array = producer.batch([1, nil, 3])
        let verdict = Self.verdict(.oneInt32, array) { spoil($0, $1) }
        #expect(verdict == words)
        #expect(producer.released == 2)
    }

    @Test("a sound array with an offset, nulls not counted, passes and reads right")
    func sound() throws {
        let producer = CountingProducer()
        do {
            let batch = try RecordBatch(producer.batch([9, 1, nil, 3], offset: 1), schema: .oneInt32)
            let column = try batch.column(0).values(Int32.self)
            #expect((0..<3).map { column[$0] } == [1, nil, 3])
            #expect(batch.column(0).nullCount == 1)
        }
        #expect(producer.made == producer.released)
    }

    static let handedOnSpoils: [(String, String, @Sendable (UnsafeMutablePointer<ArrowArray>) -> Void)] = [
        ("w:4", "column 'x' has 3 buffers, but fixed_size_binary[4] has 2", { $0.pointee.n_buffers = 3 }),
        ("w:4", "column 'x' has rows but no values", { $0.pointee.buffers[1] = nil }),
        ("w:4", "column 'x' has no list of buffers", { $0.pointee.buffers = nil }),
        ("e", "column 'x' has 1 buffers, but float16 has 2", { $0.pointee.n_buffers = 1 }),
        ("tiM", "column 'x' has 3 buffers, but interval[month] has 2", { $0.pointee.n_buffers = 3 }),
        ("d:9,2,32", "column 'x' has 3 buffers, but decimal32(9, 2) has 2", { $0.pointee.n_buffers = 3 }),
        (
            "w:4", "column 'x' has 1 nulls but no validity bitmap",
            {
                $0.pointee.null_count = 1
                $0.pointee.buffers[0] = nil
            }
        ),
    ]

    @Test("buffers of a type that is only handed on are counted too", arguments: handedOnSpoils.indices)
    func handedOn(_ index: Int) throws {
        let (format, words, spoil) = Self.handedOnSpoils[index]
        let schema = Schema([Field("x", try ArrowType(format: format))])
        let producer = CountingProducer()
        #expect(Self.verdict(schema, producer.batch([1, nil, 3])) { _, child in spoil(child) } == words)
        #expect(Self.verdict(schema, producer.batch([1, nil, 3])) { _, _ in } == nil)
    }

    @Test("offsets of large lists and of maps are held against their items", arguments: ["+L", "+m"])
    func largeLists(_ format: String) throws {
        // Read as 64 bits, these are the offsets 0 and 2, and as 32 bits 0 and 0.
        func verdict(_ last: Int64) throws -> String? {
            let producer = CountingProducer()
            let offsets = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)
            offsets.storeBytes(of: 0, as: Int64.self)
            if format == "+L" { offsets.storeBytes(of: last, toByteOffset: 8, as: Int64.self) }
            if format == "+m" { offsets.storeBytes(of: Int32(last), toByteOffset: 4, as: Int32.self) }
            let items = producer.int32s([1, 2])
            let list = producer.array(length: 1, buffers: [nil, offsets], children: [items])
            let batch = producer.array(length: 1, buffers: [nil], children: [list])
            let type = try ArrowType(format: format, children: [Field("item", .int32)])
            do throws(ArrowError) {
                try OwnedArray(batch).validate(as: Schema([Field("x", type)]))
                return nil
            } catch { return error.message }
        }
        #expect(try verdict(2) == nil)
        #expect(try verdict(3) == "column 'x' points at item 3, but there are 2 items")
        #expect(try verdict(-1) == "column 'x' has offsets from 0 to -1")
    }

    @Test("a batch whose own rows are null is refused")
    func nullRows() throws {
        let producer = CountingProducer()
        let bits = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 8)
        bits.storeBytes(of: 0b101, as: UInt8.self)
        var raw = producer.array(length: 3, buffers: [bits], children: [producer.int32s([1, 2, 3])])
        raw.null_count = -1
        #expect(throws: ArrowError("the batch itself has 1 null rows; only columns may")) {
            try OwnedArray(raw).validate(as: .oneInt32)
        }
    }

    /// A batch of one text column, with offsets to be spoiled.
    static func texts(_ offsets: [Int32]) throws -> RecordBatch {
        let schema = Schema([Field("t", .utf8)])
        let builder = try BatchBuilder(schema)
        for _ in 0..<(offsets.count - 1) { try builder.column(0, as: TextBuilder.self).append("abc") }
        var array = try builder.finish().share()
        array.withUnsafeMutablePointer { raw in
            let buffer = UnsafeMutableRawPointer(mutating: raw.pointee.children[0]!.pointee.buffers[1]!)
            for (index, offset) in offsets.enumerated() {
                buffer.storeBytes(of: offset, toByteOffset: index * 4, as: Int32.self)
            }
        }
        return try RecordBatch(array, schema: schema)
    }

    @Test("offsets that are negative or end before they begin are refused", arguments: [[-1, 3, 6], [5, 3, 2]])
    func badOffsets(_ offsets: [Int32]) {
        #expect(throws: ArrowError.self) { _ = try Self.texts(offsets) }
    }

    @Test("offsets that go back are refused when the column is opened, with the row")
    func descendingOffsets() throws {
        let batch = try Self.texts([0, 5, 2, 6])
        #expect(throws: ArrowError("column 't', row 1: the offsets go back from 5 to 2")) {
            _ = try batch.column(0).texts()
        }
        #expect(throws: ArrowError.self) { _ = try CellText(batch.column(0)) }
    }

    @Test("an index beyond its dictionary is refused when the column is opened", arguments: [Int8(-1), 1, 127])
    func badIndex(_ index: Int8) throws {
        let type = ArrowType.dictionary(index: .int8, value: .utf8, ordered: false)
        let schema = Schema([Field("d", type)])
        let builder = try BatchBuilder(schema)
        try builder.column(0, as: DictionaryBuilder.self).append("only")
        let batch = try builder.finish()
        batch.share().withUnsafePointer { raw in
            UnsafeMutableRawPointer(mutating: raw.pointee.children[0]!.pointee.buffers[1]!).storeBytes(
                of: index, as: Int8.self)
        }
        #expect(throws: ArrowError.self) { _ = try batch.column(0).dictionary() }
    }

    @Test("a list that points beyond its items is refused")
    func badList() throws {
        let schema = Schema([Field("l", .list(Field("item", .int8)))])
        let builder = try BatchBuilder(schema)
        try builder.column(0, as: ListBuilder.self).closeList()
        let share = try builder.finish().share()
        share.withUnsafePointer { raw in
            UnsafeMutableRawPointer(mutating: raw.pointee.children[0]!.pointee.buffers[1]!)
                .storeBytes(of: 9, toByteOffset: 4, as: Int32.self)
        }
        #expect(throws: ArrowError("column 'l' points at item 9, but there are 0 items")) {
            try share.validate(as: schema)
        }
    }

    @Test("values at an address that is not aligned are read all the same")
    func unaligned() throws {
        let producer = CountingProducer()
        var array = producer.batch([1, 2, 3])
        let block = UnsafeMutableRawPointer.allocate(byteCount: 13, alignment: 16)
        defer { block.deallocate() }
        for index in 0..<3 { (block + 1).storeBytes(of: Int32(index + 5), toByteOffset: index * 4, as: Int32.self) }
        array.withUnsafeMutablePointer { $0.pointee.children[0]!.pointee.buffers[1] = UnsafeRawPointer(block + 1) }
        let column = try RecordBatch(array, schema: .oneInt32).column(0).values(Int32.self)
        #expect(column[2] == 7)
        #expect(column.withUnsafeValues { Array($0) } == [5, 6, 7])
    }
}
