public import CPypeABI

/// Tells the bytes of many batches of one schema, quickly: what a row of numbers takes is reckoned once, and only columns
/// of texts and nested columns are looked at in each batch. Bitmaps count as if every column had one.
public struct BatchMeter: Sendable {
    /// Bits of the columns that have a fixed width, a row.
    private var rowBits = 0
    private var texts: [(column: Int, width: Int)] = []
    private var others: [(column: Int, type: ArrowType)] = []

    /// - Parameter schema: of the batches.
    public init(_ schema: Schema) {
        for (index, field) in schema.fields.enumerated() {
            if case .dictionary = field.type {
                others.append((index, field.type))
                continue
            }
            switch field.type.layout {
            case .none: break
            case .bits: rowBits += 2
            case .fixed(let width): rowBits += width * 8 + 1
            case .variable(let width):
                rowBits += width * 8 + 1
                texts.append((index, width))
            case .list, .structure, .unknown: others.append((index, field.type))
            }
        }
    }

    /// Bytes that the rows of a batch need; see ``ArrowSize``. The batch must have been checked against the schema.
    public func bytes(of batch: UnsafePointer<ArrowArray>) -> Int {
        let (rows, skipped) = (Int(batch.pointee.length), Int(batch.pointee.offset))
        var total = (rows * rowBits + 7) / 8
        guard rows > 0 else { return total }
        for text in texts {
            guard let column = batch.pointee.children?[text.column]?.pointee, let buffer = column.buffers?[1] else {
                continue
            }
            let offsets = Offsets(start: buffer, width: text.width)
            let first = Int(column.offset) + skipped
            total += Int(max(0, offsets[first + rows] - offsets[first]))
        }
        for other in others {
            guard let column = batch.pointee.children?[other.column]?.pointee else { continue }
            total += ArrowSize.bytes(column, other.type, first: skipped, count: rows)
        }
        return total
    }
}
