import CPypeABI

/// The C functions of every module: from the instance to Swift and back, errors translated.
enum ModuleSlots {
    static let destroy: @convention(c) (UnsafeMutableRawPointer?) -> Void = { instance in
        guard let instance else { return }
        // Balances passRetained in create.
        Unmanaged<AnyModuleInstance>.fromOpaque(instance).release()
    }

    static let run: Step = { instance, context, error in
        guarding(error) { try AnyModuleInstance.of(instance).run(context) }
    }

    static let setup: Step = { instance, context, error in
        guarding(error) { try AnyModuleInstance.of(instance).setup(context) }
    }

    static let teardown: Step = { instance, context, error in
        guarding(error) { try AnyModuleInstance.of(instance).teardown(context) }
    }

    static let cancel: @convention(c) (UnsafeMutableRawPointer?) -> Void = { instance in
        guard let instance else { return }
        Unmanaged<AnyModuleInstance>.fromOpaque(instance).takeUnretainedValue().cancel()
    }

    static let inferSchema:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<pype_schema_request>?,
            UnsafeMutablePointer<pype_error>?
        ) -> pype_status = { instance, context, request, error in
            guarding(error) {
                guard let request else {
                    throw ModuleError(.invalidArgument, "infer_schema was called without a request")
                }
                let raw = CABI.read(request, size: request.pointee.struct_size, into: pype_schema_request())
                try AnyModuleInstance.of(instance).inferSchema(context, raw)
            }
        }

    static let fingerprint:
        @convention(c) (
            UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<pype_string>?,
            UnsafeMutablePointer<pype_error>?
        ) -> pype_status = { instance, context, out, error in
            guarding(error) {
                guard let out, out.pointee.struct_size >= MemoryLayout<pype_string>.size else {
                    throw ModuleError(.invalidArgument, "fingerprint was called without a text to fill")
                }
                let text = CText.copy(try AnyModuleInstance.of(instance).fingerprint(context))
                out.pointee.data = UnsafePointer(text)
                out.pointee.length = UInt64(CText.length(text))
                out.pointee.private_data = nil
                out.pointee.release = { text in
                    text?.pointee.data?.deallocate()
                    text?.pointee.data = nil
                    text?.pointee.release = nil
                }
            }
        }

    typealias Step =
        @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<pype_error>?) -> pype_status

    static func guarding(_ error: UnsafeMutablePointer<pype_error>?, _ body: () throws -> Void) -> pype_status {
        do {
            try body()
            return PYPE_OK
        } catch let failure {
            return ModuleError(from: failure).fill(error)
        }
    }
}
