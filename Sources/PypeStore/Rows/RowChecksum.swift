/// A sum over the fields of a row, kept beside them: pages of SQLite have none, and a resumed run must not take what a bad
/// disk made of a checkpoint for what was recorded.
///
/// FNV-1a, 64 bits (http://www.isthe.com/chongo/tech/comp/fnv/), over each field's UTF-8 and a byte that no UTF-8 has.
struct RowChecksum {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// As SQLite keeps it.
    var value: Int64 { Int64(bitPattern: state) }

    mutating func add(_ text: String) {
        for byte in text.utf8 { fold(byte) }
        fold(0xff)
    }

    /// The number's eight bytes, the lowest first.
    mutating func add(_ number: Double) {
        for shift in stride(from: 0, to: 64, by: 8) {
            fold(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift)))
        }
        fold(0xff)
    }

    private mutating func fold(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
