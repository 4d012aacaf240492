import CPypeABI

/// What stands behind one C array that Swift made: its buffers and its children.
final class BuiltArray {
    private let buffers: UnsafeMutablePointer<UnsafeRawPointer?>
    private let bufferCount: Int
    private var children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>?
    private let childCount: Int
    private var dictionary: UnsafeMutablePointer<ArrowArray>?

    private init(buffers: [UnsafeMutableRawPointer?], children: [ArrowArray], dictionary: ArrowArray?) {
        bufferCount = buffers.count
        self.buffers = .allocate(capacity: max(1, buffers.count))
        for (index, buffer) in buffers.enumerated() {
            (self.buffers + index).initialize(to: buffer.map { UnsafeRawPointer($0) })
        }
        childCount = children.count
        if !children.isEmpty {
            let list = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: children.count)
            for (index, child) in children.enumerated() { (list + index).initialize(to: Self.slot(child)) }
            self.children = list
        }
        self.dictionary = dictionary.map(Self.slot)
    }

    /// Makes a C array that owns the buffers, allocated each by itself, the children and the dictionary.
    static func make(
        length: Int,
        nullCount: Int,
        buffers: [UnsafeMutableRawPointer?],
        children: [ArrowArray] = [],
        dictionary: ArrowArray? = nil
    ) -> ArrowArray {
        let built = BuiltArray(buffers: buffers, children: children, dictionary: dictionary)
        var raw = ArrowArray()
        raw.length = Int64(length)
        raw.null_count = Int64(nullCount)
        raw.n_buffers = Int64(built.bufferCount)
        raw.n_children = Int64(built.childCount)
        raw.buffers = built.buffers
        raw.children = built.children
        raw.dictionary = built.dictionary
        raw.private_data = Unmanaged.passRetained(built).toOpaque()
        raw.release = { array in
            guard let array, let data = array.pointee.private_data else { return }
            array.pointee.private_data = nil
            array.pointee.release = nil
            // Balances passRetained above; what was moved away is not released with the rest.
            Unmanaged<BuiltArray>.fromOpaque(data).release()
        }
        return raw
    }

    deinit {
        for index in 0..<bufferCount { buffers[index]?.deallocate() }
        buffers.deallocate()
        for index in 0..<childCount { Self.drop(children?[index]) }
        children?.deallocate()
        Self.drop(dictionary)
    }

    private static func slot(_ array: ArrowArray) -> UnsafeMutablePointer<ArrowArray> {
        let slot = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
        slot.initialize(to: array)
        return slot
    }

    private static func drop(_ slot: UnsafeMutablePointer<ArrowArray>?) {
        guard let slot else { return }
        slot.pointee.release?(slot)
        slot.deallocate()
    }
}
