import CPypeABI

extension RunContext {
    /// The value of a secret. Never log it.
    /// - Parameter reference: `PATH#FIELD`.
    /// - Throws: what the host says, for example `notFound`.
    public func secret(_ reference: String) throws(ModuleError) -> String {
        guard let call = host.slots.secret else { throw .missing("secret") }
        let context = try context()
        return try HostText.read("the secret") { call(host.pointer, context, reference, $0, $1) }
    }

    /// A folder of this node's own, made on the first call, removed after the run.
    /// - Throws: what the host says, for example `io`.
    public func scratch() throws(ModuleError) -> String {
        guard let call = host.slots.scratch else { throw .missing("scratch") }
        let context = try context()
        return try HostText.read("the scratch folder") { call(host.pointer, context, $0, $1) }
    }

    /// For an output file that is whole or not there: gives the path to write to. After a run that succeeded the host
    /// renames that file to `path`; else it removes it.
    /// - Parameters:
    ///   - path: where the file is to appear.
    ///   - overwrite: false to refuse when it is there already.
    /// - Throws: `alreadyExists`, `notFound` for a missing folder, `io`.
    public func openOutput(_ path: String, overwrite: Bool = true) throws(ModuleError) -> String {
        guard let call = host.slots.open_output else { throw .missing("open_output") }
        let context = try context()
        let flags: UInt32 = overwrite ? 0 : UInt32(PYPE_OUTPUT_NO_OVERWRITE)
        return try HostText.read("the output file '\(path)'") { call(host.pointer, context, path, flags, $0, $1) }
    }

    /// Memory on the host's account, given back when the last reference goes.
    /// - Parameters:
    ///   - size: bytes, more than 0.
    ///   - alignment: a power of two, at least 8.
    /// - Throws: `resourceExhausted` when there is none left.
    public func allocate(_ size: Int, alignment: Int = 64) throws(ModuleError) -> HostMemory {
        guard let call = host.slots.allocate else { throw .missing("allocate") }
        guard size > 0, alignment >= 8, alignment & (alignment - 1) == 0 else {
            throw ModuleError(.invalidArgument, "cannot allocate \(size) bytes at an alignment of \(alignment)")
        }
        guard let data = call(host.pointer, UInt64(size), UInt64(alignment)) else {
            throw ModuleError(.resourceExhausted, "the host has no \(size) bytes left")
        }
        return HostMemory(host: host, start: data, size: size, alignment: alignment)
    }
}

/// Memory on the host's account.
public final class HostMemory: @unchecked Sendable {
    // Sendable: the pointer never changes; whoever shares the bytes between threads orders the access, as with any memory.
    private let host: HostTable
    private let alignment: Int
    /// The bytes, valid as long as this object is.
    public let bytes: UnsafeMutableRawBufferPointer

    init(host: HostTable, start: UnsafeMutableRawPointer, size: Int, alignment: Int) {
        self.host = host
        self.alignment = alignment
        bytes = UnsafeMutableRawBufferPointer(start: start, count: size)
    }

    deinit { host.slots.deallocate?(host.pointer, bytes.baseAddress, UInt64(bytes.count), UInt64(alignment)) }
}
