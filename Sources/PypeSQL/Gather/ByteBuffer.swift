/// Memory that grows while it is filled and is then handed on as an Arrow buffer, aligned to 64 bytes as Arrow asks.
final class ByteBuffer {
    private(set) var bytes: UnsafeMutableRawPointer
    private var capacity: Int
    /// Bytes that are filled.
    private(set) var count = 0

    static let alignment = 64

    init(capacity: Int = 0) {
        self.capacity = Self.rounded(capacity)
        bytes = .allocate(byteCount: self.capacity, alignment: Self.alignment)
    }

    deinit { bytes.deallocate() }

    /// Makes `more` bytes part of the buffer; the caller fills them.
    /// - Returns: where they start.
    func extend(_ more: Int) -> UnsafeMutableRawPointer {
        if count + more > capacity { grow(to: count + more) }
        defer { count += more }
        return bytes + count
    }

    func append(_ source: UnsafeRawPointer, _ length: Int) {
        extend(length).copyMemory(from: source, byteCount: length)
    }

    private func grow(to needed: Int) {
        capacity = Self.rounded(max(needed, capacity * 2))
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: Self.alignment)
        larger.copyMemory(from: bytes, byteCount: count)
        bytes.deallocate()
        bytes = larger
    }

    /// Readers may look at whole words past the last value.
    private static func rounded(_ size: Int) -> Int { (size + 2 * alignment - 1) & ~(alignment - 1) }
}

/// Bits that grow while they are filled: validity, or booleans.
struct BitBuffer {
    let buffer = ByteBuffer()
    private(set) var count = 0

    /// Appends one bit for each chosen row; bit `offset + row` of `source`, or ones where there is no source.
    /// - Returns: how many of them are zero.
    mutating func append(_ source: UnsafeRawPointer?, offset: Int, rows: RowChoice) -> Int {
        let needed = (count + rows.count + 7) / 8 - buffer.count
        if needed > 0 { buffer.extend(needed).initializeMemory(as: UInt8.self, repeating: 0, count: needed) }
        let target = buffer.bytes.assumingMemoryBound(to: UInt8.self)
        var zeroes = 0
        var place = count
        guard let source = source?.assumingMemoryBound(to: UInt8.self) else {
            for _ in 0..<rows.count {
                target[place >> 3] |= 1 << UInt8(place & 7)
                place += 1
            }
            count = place
            return 0
        }
        rows.forEach { row in
            let from = offset + row
            let bit = (source[from >> 3] >> UInt8(from & 7)) & 1
            target[place >> 3] |= bit << UInt8(place & 7)
            zeroes += Int(1 - bit)
            place += 1
        }
        count = place
        return zeroes
    }
}
