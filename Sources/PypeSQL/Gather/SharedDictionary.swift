import CPypeABI

/// A dictionary of an input batch, handed on without a copy: it keeps the batch.
final class SharedDictionary {
    private let keeper: AnyObject
    private let raw: UnsafeMutablePointer<ArrowArray>

    /// - Parameter keeper: whoever owns the struct.
    init(_ raw: UnsafeMutablePointer<ArrowArray>, keeper: AnyObject) {
        self.raw = raw
        self.keeper = keeper
    }

    /// The same values at the same place; not merely equal ones.
    func isSame(as other: UnsafeMutablePointer<ArrowArray>?) -> Bool {
        guard let other else { return false }
        if raw == other { return true }
        let mine = raw.pointee
        let theirs = other.pointee
        guard mine.length == theirs.length, mine.offset == theirs.offset, mine.n_buffers == theirs.n_buffers,
            mine.n_children == 0, theirs.n_children == 0, mine.dictionary == nil, theirs.dictionary == nil
        else { return false }
        return (0..<Int(mine.n_buffers)).allSatisfy { mine.buffers?[$0] == theirs.buffers?[$0] }
    }

    /// Structs of their own over the same buffers, so that a reader may take them apart.
    func share() -> ArrowArray { mirror(raw.pointee) }

    private func mirror(_ source: ArrowArray) -> ArrowArray {
        var copy = source
        copy.children = nil
        if source.n_children > 0 {
            let slots = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(
                capacity: Int(source.n_children))
            for index in 0..<Int(source.n_children) {
                (slots + index).initialize(to: source.children?[index].map { NodeRelease.heap(mirror($0.pointee)) })
            }
            copy.children = slots
        }
        copy.dictionary = source.dictionary.map { NodeRelease.heap(mirror($0.pointee)) }
        // Balanced by release.
        copy.private_data = Unmanaged.passRetained(self).toOpaque()
        copy.release = { array in
            guard let array, let data = array.pointee.private_data else { return }
            NodeRelease.releaseParts(of: &array.pointee)
            Unmanaged<SharedDictionary>.fromOpaque(data).release()
        }
        return copy
    }
}
