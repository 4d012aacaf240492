import CPypeABI
import PypeArrow

/// Arrays without rows, of any schema.
enum EmptyArray {
    /// A struct array with a child for each schema. The schemas are read, not kept.
    static func make(struct children: [ArrowSchema]) -> OwnedArray {
        OwnedArray(node(buffers: 1, children: children.map(array(of:)), dictionary: nil))
    }

    private static func array(of schema: ArrowSchema) -> ArrowArray {
        let children = (0..<Int(schema.n_children)).compactMap { schema.children?[$0]?.pointee }
        return node(
            buffers: buffers(in: schema.format.map { String(cString: $0) } ?? "n"), children: children.map(array(of:)),
            dictionary: schema.dictionary.map { array(of: $0.pointee) })
    }

    /// https://arrow.apache.org/docs/format/Columnar.html#buffer-listing-for-each-layout
    private static func buffers(in format: String) -> Int {
        switch format.prefix(2) {
        case "n", "+r": 0
        case "+s", "+w": 1
        case "u", "U", "z", "Z", "+v", "vu", "vz": 3
        case "+u": format.hasPrefix("+ud") ? 2 : 1
        default: 2
        }
    }

    /// Every buffer shows the same zeroes: an offset buffer needs one zero even without rows.
    private static func node(buffers: Int, children: [ArrowArray], dictionary: ArrowArray?) -> ArrowArray {
        let zeroes = UnsafeMutablePointer<UInt64>.allocate(capacity: 8)
        zeroes.initialize(repeating: 0, count: 8)
        // One more for the address of the zeroes, which release needs also where there are no buffers.
        let list = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: buffers + 1)
        list.initialize(repeating: UnsafeRawPointer(zeroes), count: buffers + 1)
        var array = ArrowArray()
        array.n_buffers = Int64(buffers)
        array.buffers = list
        array.n_children = Int64(children.count)
        if !children.isEmpty {
            let slots = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: children.count)
            for (index, child) in children.enumerated() { (slots + index).initialize(to: NodeRelease.heap(child)) }
            array.children = slots
        }
        array.dictionary = dictionary.map(NodeRelease.heap)
        array.release = { array in
            guard let array else { return }
            array.pointee.buffers?[Int(array.pointee.n_buffers)]?.deallocate()
            array.pointee.buffers?.deallocate()
            NodeRelease.releaseParts(of: &array.pointee)
        }
        return array
    }
}
