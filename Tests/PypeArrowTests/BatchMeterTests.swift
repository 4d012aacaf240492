import PypeArrow
import Testing

@Suite("The bytes of batches")
struct BatchMeterTests {
    private static let fields: [Field] = [
        Field("id", .int64), Field("flag", .bool), Field("small", .int8),
        Field("amount", .decimal128(precision: 9, scale: 2)),
        Field("text", .utf8), Field("long", .largeUTF8), Field("none", .null),
        Field("items", .list(Field("item", .int32))),
        Field("colour", .dictionary(index: .int8, value: .utf8, ordered: false)),
    ]

    private func batch(_ rows: Int) throws -> RecordBatch {
        let builder = try BatchBuilder(Schema(Self.fields))
        for row in 0..<rows {
            for column in builder.columns {
                switch column {
                case let texts as TextBuilder where row % 3 > 0: try texts.append(String(repeating: "x", count: row))
                case let list as ListBuilder where row % 3 > 0:
                    for _ in 0..<row % 5 { (list.items as? FixedBuilder<Int32>)?.append(7) }
                    try list.closeList()
                case let texts as DictionaryBuilder where row % 3 > 0: try texts.append("colour \(row % 7)")
                default: column.appendNull()
                }
            }
        }
        return try builder.finish()
    }

    @Test("are told by the meter as they are by looking at every column", arguments: [0, 1, 7, 300])
    func meter(rows: Int) throws {
        let whole = try batch(rows)
        let meter = BatchMeter(whole.schema)
        var parts = [whole]
        if rows > 5 {
            parts.append(try BuilderTests.cut(whole, first: 3, count: rows - 5))
            parts.append(try BuilderTests.cutChildren(whole, first: 2, count: rows / 2))
        }
        for part in parts {
            let exact = ArrowSize.bytes(of: part)
            let share = part.share()
            let told = share.withUnsafePointer { meter.bytes(of: $0) }
            // One offset more than rows, and bitmaps rounded up by column.
            #expect(abs(told - exact) <= 16 * Self.fields.count, "\(told) and \(exact) of \(part.rowCount) rows")
        }
        #expect(rows < 300 || meter.bytesOfAll(whole) > 2 * 29_000)
    }
}

extension BatchMeter {
    fileprivate func bytesOfAll(_ batch: RecordBatch) -> Int {
        let share = batch.share()
        return share.withUnsafePointer { bytes(of: $0) }
    }
}
