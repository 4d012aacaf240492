import CPypeABI

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension HostTable {
    /// What stands behind an id; nil for one that this host does not know.
    static func foreignExtension(_ id: UnsafePointer<CChar>?) -> UnsafeRawPointer? {
        guard let id else { return nil }
        if strcmp(id, PYPE_EXTENSION_RESOURCES) == 0 { return UnsafeRawPointer(resources) }
        if strcmp(id, PYPE_EXTENSION_INPUTS) == 0 { return UnsafeRawPointer(inputs) }
        return nil
    }

    // nonisolated(unsafe): written once, before anybody sees it, and read only from then on; never freed.
    /// The extension `pype.inputs/1`.
    private nonisolated(unsafe) static let inputs: UnsafeMutablePointer<pype_host_inputs> = {
        let table = UnsafeMutablePointer<pype_host_inputs>.allocate(capacity: 1)
        var inputs = pype_host_inputs()
        inputs.abi_version = abiVersion
        inputs.struct_size = UInt32(MemoryLayout<pype_host_inputs>.size)
        inputs.row_count = { _, handle, port, edge in
            let rows = HostTable.ask("row_count", handle, during: .running) { _, services in
                services.inputRows(port: Int(port), edge: Int(edge))
            }
            return rows.flatMap { $0 }.map(Int64.init) ?? -1
        }
        table.initialize(to: inputs)
        return table
    }()
}
