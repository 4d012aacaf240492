import CPypeABI

/// The part of releasing that all arrays made here have in common: children and dictionary live on the heap.
enum NodeRelease {
    static func heap(_ array: ArrowArray) -> UnsafeMutablePointer<ArrowArray> {
        let slot = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
        slot.initialize(to: array)
        return slot
    }

    /// Releases children and dictionary, frees their structs, and marks the array as released.
    static func releaseParts(of array: inout ArrowArray) {
        for index in 0..<Int(array.n_children) {
            guard let child = array.children?[index] else { continue }
            child.pointee.release?(child)
            child.deallocate()
        }
        array.children?.deallocate()
        if let dictionary = array.dictionary {
            dictionary.pointee.release?(dictionary)
            dictionary.deallocate()
        }
        array.private_data = nil
        array.release = nil
    }
}
