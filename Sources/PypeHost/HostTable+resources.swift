import CPypeABI

/// The extension `pype.resources/1`.
extension HostTable {
    // nonisolated(unsafe): written once, before anybody sees it, and read only from then on; never freed.
    nonisolated(unsafe) static let resources: UnsafeMutablePointer<pype_host_resources> = {
        let table = UnsafeMutablePointer<pype_host_resources>.allocate(capacity: 1)
        var resources = pype_host_resources()
        resources.abi_version = abiVersion
        resources.struct_size = UInt32(MemoryLayout<pype_host_resources>.size)
        resources.limits = { _, handle, out, error in
            HostTable.serve("limits", handle, during: .working, error) { (_, services) throws(ModuleFailure) in
                try fill(out, services.resources)
            }
        }
        resources.shared_scratch = { _, handle, out, error in
            HostTable.serve("shared_scratch", handle, during: [.setup, .running], error) {
                (_, services) throws(ModuleFailure) in
                try ForeignError.fill(out, services.sharedScratch())
            }
        }
        table.initialize(to: resources)
        return table
    }()

    private static func fill(_ out: UnsafeMutablePointer<pype_resources>?, _ found: ModuleResources)
        throws(ModuleFailure)
    {
        guard let out else { throw ModuleFailure(.invalidArgument, "'out' is NULL") }
        guard Int(out.pointee.struct_size) >= MemoryLayout<pype_resources>.size else {
            throw ModuleFailure(
                .invalidArgument, "'out' has struct_size \(out.pointee.struct_size)",
                hint: "begin it with PYPE_STRUCT_HEADER(pype_resources)")
        }
        out.pointee.threads = UInt64(max(1, found.threads))
        out.pointee.memory = UInt64(max(0, found.memory ?? 0))
    }
}

/// What the modules of a run may use, together.
package struct ModuleResources: Sendable, Hashable {
    /// Threads that should work at the same time.
    package var threads: Int
    /// Bytes that the process should stay under; nil: not limited, or not known.
    package var memory: Int?

    package init(threads: Int, memory: Int?) {
        self.threads = threads
        self.memory = memory
    }
}
