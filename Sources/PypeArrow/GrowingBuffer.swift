/// Bytes that grow, aligned and padded with zeros to 64 bytes, as Arrow advises.
///
/// https://arrow.apache.org/docs/format/Columnar.html#buffer-alignment-and-padding
struct GrowingBuffer: ~Copyable {
    static let alignment = 64

    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    /// Bytes in use.
    private(set) var count = 0

    init() {}

    mutating func append<Value: BitwiseCopyable>(_ value: Value) {
        let place = grow(by: MemoryLayout<Value>.stride)
        place.storeBytes(of: value, as: Value.self)
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        grow(by: bytes.count).copyMemory(from: source, byteCount: bytes.count)
    }

    mutating func append(zeros: Int) {
        guard zeros > 0 else { return }
        _ = grow(by: zeros)
    }

    /// Sets one bit of the bytes in use.
    mutating func setBit(_ index: Int) {
        guard let start else { return }
        let old = start.load(fromByteOffset: index >> 3, as: UInt8.self)
        start.storeBytes(of: old | (1 << UInt8(index & 7)), toByteOffset: index >> 3, as: UInt8.self)
    }

    /// Makes room for bytes, which are zero, at the end.
    private mutating func grow(by bytes: Int) -> UnsafeMutableRawPointer {
        let needed = count + bytes
        defer { count = needed }
        if let start, needed <= capacity { return start + count }
        let larger = max(Self.padded(needed), capacity * 2, Self.alignment)
        let fresh = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: Self.alignment)
        if let start { fresh.copyMemory(from: start, byteCount: count) }
        // What was never written is zero, so that padding never shows old memory.
        fresh.advanced(by: count).initializeMemory(as: UInt8.self, repeating: 0, count: larger - count)
        start?.deallocate()
        start = fresh
        capacity = larger
        return fresh + count
    }

    private static func padded(_ bytes: Int) -> Int { (bytes + alignment - 1) & ~(alignment - 1) }

    /// Gives the memory away, to be deallocated by the one who takes it, and starts anew. Never nil, since some readers
    /// take NULL for an error even where there is nothing to read.
    mutating func take() -> UnsafeMutableRawPointer {
        let taken = start ?? grow(by: 0)
        start = nil
        capacity = 0
        count = 0
        return taken
    }

    deinit { start?.deallocate() }
}
