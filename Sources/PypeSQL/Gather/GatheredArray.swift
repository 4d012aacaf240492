import CPypeABI
import PypeArrow

/// What a gatherer made, on its way to a C struct.
final class GatheredArray {
    private let rows: Int
    private var nulls: Int
    private var buffers: [ByteBuffer?]
    private var children: [GatheredArray] = []
    var dictionary: SharedDictionary?

    init(rows: Int, nulls: Int, validity: ByteBuffer?) {
        self.rows = rows
        self.nulls = nulls
        buffers = [validity]
    }

    func add(_ buffer: ByteBuffer) { buffers.append(buffer) }
    func add(_ child: GatheredArray) { children.append(child) }

    func becomeNull() {
        buffers = []
        nulls = rows
    }

    /// The array as a C struct that owns all of this.
    func export() -> OwnedArray { OwnedArray(node()) }

    private func node() -> ArrowArray {
        let list = UnsafeMutablePointer<UnsafeRawPointer?>.allocate(capacity: max(buffers.count, 1))
        for (index, buffer) in buffers.enumerated() {
            (list + index).initialize(to: buffer.map { UnsafeRawPointer($0.bytes) })
        }
        var array = ArrowArray()
        array.length = Int64(rows)
        array.null_count = Int64(nulls)
        array.n_buffers = Int64(buffers.count)
        array.buffers = list
        array.n_children = Int64(children.count)
        if !children.isEmpty {
            let slots = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: children.count)
            for (index, child) in children.enumerated() {
                (slots + index).initialize(to: NodeRelease.heap(child.node()))
            }
            array.children = slots
        }
        if let dictionary { array.dictionary = NodeRelease.heap(dictionary.share()) }
        // Balanced by release. Each node keeps its own buffers, since a reader may move any of them away.
        array.private_data = Unmanaged.passRetained(self).toOpaque()
        array.release = { array in
            guard let array, let data = array.pointee.private_data else { return }
            NodeRelease.releaseParts(of: &array.pointee)
            array.pointee.buffers?.deallocate()
            Unmanaged<GatheredArray>.fromOpaque(data).release()
        }
        return array
    }
}
