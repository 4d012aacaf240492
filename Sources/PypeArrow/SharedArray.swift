public import CPypeABI

/// An array that several readers hold at once. Each `share` is a new C struct over the same buffers: nothing is copied
/// but the small structs, so that a reader may take it apart (move its children out) without the others noticing.
///
/// The producer's array is released when the last share and the last reference to this object are gone, on whichever
/// thread that happens.
public final class SharedArray: @unchecked Sendable {
    // Sendable: `raw` is never written after init, until deinit, when nobody else is left.
    private var raw: ArrowArray

    /// Rows of the array.
    public var length: Int { Int(raw.length) }

    /// The schema that the array was found to fit, by whoever made this; nil when nobody looked.
    public let schema: SharedSchema?

    /// Takes the array over.
    ///
    /// - Parameter schema: what the array was checked against.
    public init(_ array: consuming OwnedArray, checkedAs schema: SharedSchema? = nil) {
        self.schema = schema
        raw = ArrowArray()
        array.move(to: &raw)
    }

    /// A struct of its own over the same buffers.
    public func share() -> OwnedArray { OwnedArray(mirror(of: raw)) }

    /// The shared array that `array` is an untouched share of, else a new one over it.
    ///
    /// A step that hands on what it got would otherwise wrap it once more, and a thousand such steps a thousand times.
    public static func adopting(_ array: consuming OwnedArray) -> SharedArray {
        if let original = original(of: array) { return original }
        return SharedArray(array)
    }

    /// The shared array that `array` is an untouched share of; nil for any other array.
    public static func original(of array: borrowing OwnedArray) -> SharedArray? {
        array.withUnsafePointer(origin(of:))
    }

    private static func origin(of share: UnsafePointer<ArrowArray>) -> SharedArray? {
        guard let data = share.pointee.private_data,
            unsafeBitCast(share.pointee.release, to: Int.self) == releaseAddress
        else { return nil }
        let original = Unmanaged<SharedArray>.fromOpaque(data).takeUnretainedValue()
        return original.isWhole(share.pointee) ? original : nil
    }

    /// Whether the share is of the root, with nothing cut off, moved out or exchanged.
    private func isWhole(_ share: ArrowArray) -> Bool { Self.same(share, raw) }

    private static func same(_ share: ArrowArray, _ mine: ArrowArray) -> Bool {
        guard share.release != nil, share.length == mine.length, share.offset == mine.offset,
            share.null_count == mine.null_count, share.n_buffers == mine.n_buffers, share.buffers == mine.buffers,
            share.n_children == mine.n_children
        else { return false }
        guard mine.n_children > 0 else { return same(share.dictionary, mine.dictionary) }
        for index in 0..<Int(mine.n_children) where !same(share.children?[index], mine.children?[index]) {
            return false
        }
        return same(share.dictionary, mine.dictionary)
    }

    private static func same(_ share: UnsafeMutablePointer<ArrowArray>?, _ mine: UnsafeMutablePointer<ArrowArray>?)
        -> Bool
    {
        guard let share, let mine else { return share == nil && mine == nil }
        return same(share.pointee, mine.pointee)
    }

    private static let releaseAddress = unsafeBitCast(
        releaseShare as @convention(c) (UnsafeMutablePointer<ArrowArray>?) -> Void,
        to: Int.self
    )

    /// Lends the struct for reading.
    public func withUnsafePointer<Result>(_ body: (UnsafePointer<ArrowArray>) throws -> Result) rethrows -> Result {
        try Swift.withUnsafePointer(to: raw, body)
    }

    private func mirror(of source: ArrowArray) -> ArrowArray {
        var copy = source
        // The number goes with the list, so that release walks no list that a faulty producer only claimed.
        copy.n_children = 0
        copy.children = nil
        copy.dictionary = nil
        if source.n_children > 0, let children = source.children {
            let count = Int(source.n_children)
            let list = UnsafeMutablePointer<UnsafeMutablePointer<ArrowArray>?>.allocate(capacity: count)
            for index in 0..<count {
                guard let child = children[index] else {
                    (list + index).initialize(to: nil)
                    continue
                }
                let slot = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
                slot.initialize(to: mirror(of: child.pointee))
                (list + index).initialize(to: slot)
            }
            copy.n_children = source.n_children
            copy.children = list
        }
        if let dictionary = source.dictionary {
            let slot = UnsafeMutablePointer<ArrowArray>.allocate(capacity: 1)
            slot.initialize(to: mirror(of: dictionary.pointee))
            copy.dictionary = slot
        }
        // Each struct of the tree keeps the whole alive, since a reader may move any of them away and outlive the rest.
        copy.private_data = Unmanaged.passRetained(self).toOpaque()
        copy.release = releaseShare
        return copy
    }

    deinit {
        if let release = raw.release { release(&raw) }
    }
}

/// Balances passRetained in `SharedArray.mirror`.
private let releaseShare: @convention(c) (UnsafeMutablePointer<ArrowArray>?) -> Void = { array in
    guard let array else { return }
    for index in 0..<Int(array.pointee.n_children) {
        guard let child = array.pointee.children?[index] else { continue }
        child.pointee.release?(child)
        child.deallocate()
    }
    array.pointee.children?.deallocate()
    if let dictionary = array.pointee.dictionary {
        dictionary.pointee.release?(dictionary)
        dictionary.deallocate()
    }
    if let data = array.pointee.private_data { Unmanaged<SharedArray>.fromOpaque(data).release() }
    array.pointee.private_data = nil
    array.pointee.release = nil
}
