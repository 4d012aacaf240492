/// A number for each row of a stream, by chance and yet the same for the same seed.
///
/// SplitMix64 (https://prng.di.unimi.it/splitmix64.c), whose state for a row follows from the row's number, so that no
/// row depends on another.
struct RowChance {
    private let start: UInt64
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    init(seed: Int64) { start = Self.mixed(UInt64(bitPattern: seed) &+ Self.step) }

    subscript(row: Int) -> UInt64 { Self.mixed(start &+ (UInt64(row) &+ 1) &* Self.step) }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
