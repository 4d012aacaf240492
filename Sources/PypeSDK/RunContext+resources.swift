import CPypeABI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What the modules of a run may use, together.
public struct RunResources: Sendable, Hashable {
    /// Threads that should work at the same time; at least 1.
    public var threads: Int
    /// Bytes of memory that the process should stay under; nil: not limited, or not known.
    public var memory: Int?
}

extension RunContext {
    /// What the modules of the run may use. With a host that does not tell: all processors, and memory without limit.
    /// - Throws: what the host says.
    public func resources() throws(ModuleError) -> RunResources {
        guard let limits = hostResources?.limits else {
            return RunResources(threads: ProcessInfo.processInfo.activeProcessorCount, memory: nil)
        }
        let context = try context()
        var found = pype_resources()
        found.abi_version = CABI.version
        found.struct_size = UInt32(MemoryLayout<pype_resources>.size)
        try ModuleError.check("asking for the resources of the run") { limits(host.pointer, context, &found, $0) }
        return RunResources(
            threads: max(1, Int(clamping: found.threads)), memory: found.memory == 0 ? nil : Int(clamping: found.memory)
        )
    }

    /// A folder that all modules of the run share, removed after the run. With a host that has none: ``scratch()``.
    /// - Throws: what the host says, for example `io`.
    public func sharedScratch() throws(ModuleError) -> String {
        guard let call = hostResources?.shared_scratch else { return try scratch() }
        let context = try context()
        return try HostText.read("the scratch folder of the run") { call(host.pointer, context, $0, $1) }
    }

    /// The host's extension, as far as this host has it.
    private var hostResources: pype_host_resources? {
        guard let found = host.slots.get_extension?(host.pointer, PYPE_EXTENSION_RESOURCES) else { return nil }
        let table = found.assumingMemoryBound(to: pype_host_resources.self)
        return CABI.read(table, size: table.pointee.struct_size, into: pype_host_resources())
    }
}
