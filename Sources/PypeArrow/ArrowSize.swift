public import CPypeABI

/// Memory that arrays stand on.
public enum ArrowSize {
    /// Bytes that the rows of a batch need: of shared or cut buffers only the part that its rows are in, where that can
    /// be told. Text behind views, and the children of unions and of run-end encoding, count whole.
    public static func bytes(of batch: RecordBatch) -> Int {
        batch.storage.withUnsafePointer { bytes(of: $0, as: .structure(batch.schema.fields)) }
    }

    /// Bytes that the rows of an array need. The array must have been checked, or come from a producer that is trusted.
    public static func bytes(of array: UnsafePointer<ArrowArray>, as type: ArrowType) -> Int {
        bytes(array.pointee, type, first: 0, count: Int(array.pointee.length))
    }

    static func bytes(_ array: ArrowArray, _ type: ArrowType, first: Int, count: Int) -> Int {
        let start = Int(array.offset) + first
        var total = array.n_buffers > 0 && array.buffers?[0] != nil ? (count + 7) / 8 : 0
        switch type.layout {
        case .none: return 0
        case .unknown:
            guard case .other(let format, let children) = type else { return total }
            return total + bytes(array, format, children, start: start, count: count)
        case .bits: total += (count + 7) / 8
        case .fixed(let width): total += count * width
        case .variable(let width):
            let range = range(array.buffers?[1], width, start, count)
            total += (count + 1) * width + range.count
        case .list:
            guard case .list(let item) = type else { return total }
            total += bytes(lists: array, of: item.type, width: 4, start, count)
        case .structure:
            for (index, field) in type.children.enumerated() {
                guard let child = array.children?[index]?.pointee else { continue }
                total += bytes(child, field.type, first: start, count: count)
            }
        }
        if case .dictionary(_, let value, _) = type, let dictionary = array.dictionary?.pointee {
            total += bytes(dictionary, value, first: 0, count: Int(dictionary.length))
        }
        return total
    }

    static func bytes(lists array: ArrowArray, of item: ArrowType, width: Int, _ start: Int, _ count: Int) -> Int {
        let range = range(array.buffers?[1], width, start, count)
        guard let child = array.children?[0]?.pointee else { return (count + 1) * width }
        return (count + 1) * width + bytes(child, item, first: range.lowerBound, count: range.count)
    }

    private static func range(_ buffer: UnsafeRawPointer?, _ width: Int, _ start: Int, _ count: Int) -> Range<Int> {
        guard let buffer, count > 0 else { return 0..<0 }
        let offsets = Offsets(start: buffer, width: width)
        let (low, high) = (offsets[start], offsets[start + count])
        return low >= 0 && high >= low ? Int(low)..<Int(high) : 0..<0
    }
}
