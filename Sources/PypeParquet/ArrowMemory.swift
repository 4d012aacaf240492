import CArrowOnDemand

/// The memory pool of Arrow C++.
package enum ArrowMemory {
    /// Bytes that the pool has given out.
    package static var allocated: Int { Int(carrow_memory_figures().allocated) }

    /// Gives memory that the pool and the C library keep for later back to the system.
    package static func releaseUnused() { carrow_memory_release_unused() }
}
