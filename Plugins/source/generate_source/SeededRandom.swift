#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Random numbers that depend on seed, column and row only, so that any row can be made without those before it.
///
/// SplitMix64: https://prng.di.unimi.it/splitmix64.c
struct SeededRandom: Sendable {
    private let base: UInt64

    init(seed: UInt64, column: UInt64) { base = Self.mix(seed &+ Self.mix(column &+ Self.golden)) }

    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// The numbers of one row.
    func draws(row: Int) -> Draws { Draws(state: base ^ Self.mix(UInt64(row) &+ Self.golden)) }

    struct Draws {
        fileprivate var state: UInt64

        mutating func next() -> UInt64 {
            state &+= SeededRandom.golden
            return SeededRandom.mix(state)
        }

        mutating func int(in range: ClosedRange<Int64>) -> Int64 {
            let span = UInt64(bitPattern: range.upperBound &- range.lowerBound) &+ 1
            // 0: the range is all of the 64 bits.
            let offset = span == 0 ? next() : next().multipliedFullWidth(by: span).high
            return Int64(bitPattern: UInt64(bitPattern: range.lowerBound) &+ offset)
        }

        mutating func double(in range: ClosedRange<Double>) -> Double {
            let part = Double(next() >> 11) * 0x1p-53
            // Not lower + part * (upper - lower), which overflows for wide ranges.
            return range.lowerBound * (1 - part) + range.upperBound * part
        }

        mutating func one<Value>(of choice: Choice<Value>) -> Value {
            let values = choice.values
            guard let sums = choice.sums, let total = sums.last else {
                return values[Int(next().multipliedFullWidth(by: UInt64(values.count)).high)]
            }
            let point = Double(next() >> 11) * 0x1p-53 * total
            // The first value whose sum lies beyond the point; those without a weight have that of the one before.
            var (low, high) = (0, values.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] > point { high = middle } else { low = middle + 1 }
            }
            return values[low]
        }

        /// Of mean 0 and standard deviation 1: https://en.wikipedia.org/wiki/Box-Muller_transform
        mutating func normal() -> Double {
            // Above 0, which has no logarithm.
            let radius = (Double(next() >> 11) + 1) * 0x1p-53
            let angle = Double(next() >> 11) * 0x1p-53 * 2 * Double.pi
            return (-2 * log(radius)).squareRoot() * cos(angle)
        }

        mutating func text(_ length: ClosedRange<Int64>) -> String {
            let count = Int(int(in: length))
            return String(unsafeUninitializedCapacity: count) { bytes in
                for index in 0..<count {
                    bytes[index] = UInt8(ascii: "a") + UInt8(next().multipliedFullWidth(by: UInt64(26)).high)
                }
                return count
            }
        }
    }
}
