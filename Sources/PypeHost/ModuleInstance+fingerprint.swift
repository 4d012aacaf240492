import CPypeABI

extension ModuleInstance {
    /// A text that changes when something outside the flow changes that the result depends on.
    /// - Throws: ``ModuleFailure``; NOT_IMPLEMENTED when the module does not offer it.
    package func fingerprint(_ services: any ModuleServices) throws(ModuleFailure) -> String {
        guard let function = module.functions.fingerprint else {
            throw ModuleFailure(.notImplemented, "\(module.label) does not tell what it depends on")
        }
        try enter(from: [.created, .ready], to: nil)
        defer { leave(to: nil) }
        var out = pype_string()
        out.abi_version = abiVersion
        out.struct_size = UInt32(MemoryLayout<pype_string>.size)
        try withContext("fingerprint", .fingerprint, services) { instance, handle, error in
            function(instance, handle, &out, error)
        }
        guard let text = ForeignError.take(&out) else {
            throw ModuleFailure(.internalError, "\(label("fingerprint")) returned no text")
        }
        return text
    }
}
