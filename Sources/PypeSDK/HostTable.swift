import CPypeABI

/// The host's slots, as far as this host has them: what lies beyond its struct_size is zero here.
struct HostTable: @unchecked Sendable {
    // Sendable: the host's functions may be called from any thread, and nothing here is written after init.
    let pointer: UnsafePointer<pype_host>
    let slots: pype_host

    init?(_ pointer: UnsafePointer<pype_host>?) {
        guard let pointer else { return nil }
        self.pointer = pointer
        slots = CABI.read(pointer, size: pointer.pointee.struct_size, into: pype_host())
    }
}

extension ModuleError {
    static func missing(_ slot: String) -> ModuleError {
        ModuleError(.notImplemented, "this host has no '\(slot)'", hint: "use a host of a later version")
    }
}

/// Texts that the host makes.
enum HostText {
    /// Calls the host and copies the text that it made.
    static func read(
        _ what: @autoclosure () -> String,
        _ call: (UnsafeMutablePointer<pype_string>, UnsafeMutablePointer<pype_error>) -> pype_status
    ) throws(ModuleError) -> String {
        var out = pype_string()
        out.abi_version = CABI.version
        out.struct_size = UInt32(MemoryLayout<pype_string>.size)
        defer { out.release?(&out) }
        try ModuleError.check(what()) { call(&out, $0) }
        guard let data = out.data else { throw ModuleError(.internalError, "\(what()): the host gave no text") }
        let bytes = UnsafeRawBufferPointer(start: data, count: Int(clamping: out.length))
        return String(decoding: bytes, as: UTF8.self)
    }
}
