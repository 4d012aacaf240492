public import CPypeABI

/// The one owner of an `ArrowArray`: releases it exactly once, unless it was moved away.
///
/// https://arrow.apache.org/docs/format/CDataInterface.html
public struct OwnedArray: ~Copyable, @unchecked Sendable {
    // Sendable: the struct is owned by one value at a time, and Arrow lets any thread release it.
    private var raw: ArrowArray

    /// Takes what `source` holds; `source` counts as released afterwards.
    public init(moving source: UnsafeMutablePointer<ArrowArray>) {
        raw = source.pointee
        source.pointee.release = nil
    }

    /// Takes a struct that nothing else refers to.
    public init(_ raw: ArrowArray) { self.raw = raw }

    /// Rows of the array.
    public var length: Int { Int(raw.length) }

    /// False once it was released or moved, or when it never held anything.
    public var isValid: Bool { raw.release != nil }

    /// Lends the C struct for one call. The callee may read it, and may move it away by setting `release` to NULL.
    public mutating func withUnsafeMutablePointer<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutablePointer<ArrowArray>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafeMutablePointer(to: &raw, body)
    }

    /// Lends the C struct for reading.
    public func withUnsafePointer<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafePointer<ArrowArray>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try Swift.withUnsafePointer(to: raw, body)
    }

    /// Gives the struct to C; `target` owns it afterwards.
    public consuming func move(to target: UnsafeMutablePointer<ArrowArray>) {
        target.pointee = raw
        raw.release = nil
    }

    deinit {
        guard let release = raw.release else { return }
        var raw = raw
        release(&raw)
    }
}
