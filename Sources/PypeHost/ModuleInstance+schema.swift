import CPypeABI
package import PypeArrow
import PypeModel

extension ModuleInstance {
    /// What the outputs will look like, before any data moves.
    ///
    /// - Parameter inputs: a schema for each input port, nil where it is not connected.
    /// - Returns: a schema for each output port, nil where the module cannot tell.
    /// - Throws: ``ModuleFailure`` with what the module said; NOT_IMPLEMENTED when it does not offer it.
    package func inferSchema(
        _ services: any ModuleServices,
        inputs: [SharedSchema?]
    ) throws(ModuleFailure) -> [SharedSchema?] {
        guard let infer = module.functions.infer_schema else {
            throw ModuleFailure(.notImplemented, "\(module.label) does not tell its schemas beforehand")
        }
        let expected = module.spec.inputPorts.count
        guard inputs.count == expected else {
            throw ModuleFailure(
                .invalidArgument,
                "\(module.label) has \(expected) input port(s), but \(inputs.count) schemas were given")
        }
        try enter(from: [.created, .ready], to: nil)
        defer { leave(to: nil) }
        let given = SchemaList(count: inputs.count)
        let filled = SchemaList(count: module.spec.outputPorts.count)
        for (index, input) in inputs.enumerated() { input?.share().move(to: given.structs + index) }
        var request = pype_schema_request(
            abi_version: abiVersion, struct_size: UInt32(MemoryLayout<pype_schema_request>.size), inputs: given.lent(),
            input_count: UInt32(given.count), output_count: UInt32(filled.count), outputs: filled.structs)
        try withContext("infer_schema", .inferSchema, services) { infer($0, $1, &request, $2) }
        return (0..<filled.count).map { index in
            let schema = OwnedSchema(moving: filled.structs + index)
            return schema.isValid ? SharedSchema(schema) : nil
        }
    }
}

/// C structs for schemas side by side; releases what is left in them.
private final class SchemaList {
    let count: Int
    let structs: UnsafeMutablePointer<ArrowSchema>
    private let pointers: UnsafeMutablePointer<UnsafePointer<ArrowSchema>?>

    init(count: Int) {
        self.count = count
        // Never empty, so that the module does not get NULL for a list of none.
        structs = .allocate(capacity: max(1, count))
        structs.initialize(repeating: ArrowSchema(), count: max(1, count))
        pointers = .allocate(capacity: max(1, count))
        pointers.initialize(repeating: nil, count: max(1, count))
    }

    /// A pointer for each struct, NULL for those that hold nothing.
    func lent() -> UnsafePointer<UnsafePointer<ArrowSchema>?> {
        for index in 0..<count where structs[index].release != nil { pointers[index] = UnsafePointer(structs + index) }
        return UnsafePointer(pointers)
    }

    deinit {
        for index in 0..<count { structs[index].release?(structs + index) }
        structs.deallocate()
        pointers.deallocate()
    }
}
