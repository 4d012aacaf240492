import CPypeABI

extension ArrowSize {
    /// Bytes of types that this package only hands on, without the validity bitmap.
    static func bytes(_ array: ArrowArray, _ format: String, _ children: [Field], start: Int, count: Int) -> Int {
        switch format {
        case "e": return count * 2
        case "tiM": return count * 4
        case "tiD": return count * 8
        case "tin": return count * 16
        case "vu", "vz": return count * 16 + variadicBytes(array)
        case "+m": return children.first.map { bytes(lists: array, of: $0.type, width: 4, start, count) } ?? 0
        case "+L": return children.first.map { bytes(lists: array, of: $0.type, width: 8, start, count) } ?? 0
        case "+vl": return count * 8 + whole(array, children)
        case "+vL": return count * 16 + whole(array, children)
        default: break
        }
        if format.hasPrefix("w:") { return count * (Int(format.dropFirst(2)) ?? 0) }
        if format.hasPrefix("d:") { return count * (format.split(separator: ",").last.flatMap { Int($0) } ?? 0) / 8 }
        if format.hasPrefix("+w:"), let item = children.first, let child = array.children?[0]?.pointee {
            let size = Int(format.dropFirst(3)) ?? 0
            return bytes(child, item.type, first: start * size, count: count * size)
        }
        // Type ids and, in dense unions, offsets; run-end encoding has no buffers.
        if format.hasPrefix("+us:") { return count + whole(array, children) }
        if format.hasPrefix("+ud:") { return count * 5 + whole(array, children) }
        return whole(array, children)
    }

    /// The last buffer holds the sizes of the text buffers.
    ///
    /// https://arrow.apache.org/docs/format/CDataInterface.html#binary-view-arrays
    private static func variadicBytes(_ array: ArrowArray) -> Int {
        let texts = Int(array.n_buffers) - 3
        guard texts > 0, let sizes = array.buffers?[Int(array.n_buffers) - 1] else { return 0 }
        return (0..<texts).reduce(0) { $0 + Int(sizes.loadUnaligned(fromByteOffset: $1 * 8, as: Int64.self)) }
    }

    private static func whole(_ array: ArrowArray, _ children: [Field]) -> Int {
        var total = 0
        for (index, field) in children.enumerated() {
            guard let child = array.children?[index]?.pointee else { continue }
            total += bytes(child, field.type, first: 0, count: Int(child.length))
        }
        return total
    }
}
