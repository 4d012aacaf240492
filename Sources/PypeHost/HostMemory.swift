import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Memory that modules take through `pype_host.allocate`.
package enum HostMemory {
    private static let bytes = Atomic<Int>(0)

    /// Bytes that modules hold now.
    package static var allocated: Int { bytes.load(ordering: .relaxed) }

    static func allocate(size: UInt64, alignment: UInt64) -> UnsafeMutableRawPointer? {
        guard alignment >= 8, alignment & (alignment - 1) == 0, alignment <= 1 << 30, size <= UInt64(Int.max) / 2 else {
            return nil
        }
        var data: UnsafeMutableRawPointer?
        // A block of no bytes has an address of its own too: NULL means that there was no memory.
        guard posix_memalign(&data, Int(alignment), max(Int(size), 1)) == 0 else { return nil }
        bytes.wrappingAdd(Int(size), ordering: .relaxed)
        return data
    }

    static func deallocate(_ data: UnsafeMutableRawPointer?, size: UInt64) {
        guard let data else { return }
        free(data)
        bytes.wrappingSubtract(Int(clamping: size), ordering: .relaxed)
    }
}
