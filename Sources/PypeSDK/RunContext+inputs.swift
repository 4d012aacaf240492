import CPypeABI

extension RunContext {
    /// How many rows an edge of an input port brings in all; nil when that is not known before they are read.
    /// - Parameters:
    ///   - port: name of the input port.
    ///   - edge: which of the edges that end there, from 0.
    /// - Throws: `invalidArgument` when the manifest has no such port.
    public func inputRows(_ port: String, edge: Int = 0) throws(ModuleError) -> Int? {
        let index = try ports.input(port)
        guard let edge = UInt32(exactly: edge),
            let found = host.slots.get_extension?(host.pointer, PYPE_EXTENSION_INPUTS)
        else { return nil }
        let table = found.assumingMemoryBound(to: pype_host_inputs.self)
        let inputs = CABI.read(table, size: table.pointee.struct_size, into: pype_host_inputs())
        guard let rows = inputs.row_count?(host.pointer, try context(), index, edge), rows >= 0 else { return nil }
        return Int(clamping: rows)
    }
}
