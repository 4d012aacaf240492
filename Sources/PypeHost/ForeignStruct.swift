/// Reads a struct of the module ABI as the other side filled it: only as many bytes as both sides know, the rest zero.
enum ForeignStruct {
    /// The struct's own idea of its size.
    static func size<T>(of pointer: UnsafePointer<T>) -> UInt32 {
        UnsafeRawPointer(pointer).loadUnaligned(fromByteOffset: 4, as: UInt32.self)
    }

    /// The struct's ABI version, as in PYPE_ABI_VERSION.
    static func version<T>(of pointer: UnsafePointer<T>) -> UInt32 {
        UnsafeRawPointer(pointer).loadUnaligned(as: UInt32.self)
    }

    /// A copy of this side's size.
    static func read<T>(_ pointer: UnsafePointer<T>) -> T {
        withUnsafeTemporaryAllocation(of: T.self, capacity: 1) { copy in
            let target = UnsafeMutableRawBufferPointer(copy)
            let known = min(Int(size(of: pointer)), target.count)
            target.copyMemory(from: UnsafeRawBufferPointer(start: pointer, count: known))
            for index in known..<target.count { target[index] = 0 }
            // All structs of the ABI are plain C: any bytes are a value.
            return UnsafeRawPointer(copy.baseAddress.unsafelyUnwrapped).load(as: T.self)
        }
    }

    /// Whether the other side's struct reaches to the end of `field`.
    static func has<T, Field>(_ field: KeyPath<T, Field>, size: UInt32) -> Bool {
        guard let offset = MemoryLayout<T>.offset(of: field) else { return false }
        return Int(size) >= offset + MemoryLayout<Field>.size
    }
}
