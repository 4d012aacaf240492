import CPypeABI

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Carries errors and texts over the border, in both directions.
enum ForeignError {
    /// Longer texts of a module are cut here.
    private static let textLimit = 64 * 1024

    /// An empty error to hand to a module.
    static func empty() -> pype_error {
        var error = pype_error()
        error.abi_version = abiVersion
        error.struct_size = UInt32(MemoryLayout<pype_error>.size)
        return error
    }

    /// Copies what the module said and releases it.
    ///
    /// - Parameter call: who was asked what, for the message of an error that has none: `module 'x': run`.
    static func take(
        _ pointer: UnsafeMutablePointer<pype_error>?, status: Int32, call: @autoclosure () -> String
    ) -> ModuleFailure {
        let error = pointer.map { ForeignStruct.read(UnsafePointer($0)) } ?? pype_error()
        let message = text(error.message)
        let hint = text(error.hint)
        let isRetryable = error.flags & PYPE_ERROR_RETRYABLE != 0
        release(pointer)
        guard status == PYPE_PENDING || status >= 100 else {
            let said = message.map { ": \($0)" } ?? ""
            return ModuleFailure(
                .unknown, "\(call()) returned the status \(status), which the ABI does not define\(said)",
                hint: hint ?? "return PYPE_OK or one of PYPE_ERR_*")
        }
        guard status != PYPE_PENDING else {
            return ModuleFailure(
                .internalError, "\(call()) returned PYPE_PENDING, which only run may", hint: hint)
        }
        let code = ModuleErrorCode(rawValue: status)
        return ModuleFailure(
            code, message ?? "\(call()) failed with \(code.name) and gave no message", hint: hint,
            isRetryable: isRetryable)
    }

    /// Lets the module free what it put into the error, if anything.
    static func release(_ pointer: UnsafeMutablePointer<pype_error>?) {
        guard let pointer else { return }
        ForeignStruct.read(UnsafePointer(pointer)).release?(pointer)
    }

    /// A module's text, bytes that are not UTF-8 replaced; nil for NULL and for an empty text.
    static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
        guard let pointer, pointer.pointee != 0 else { return nil }
        let length = strnlen(pointer, textLimit)
        return pointer.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }

    /// Tells the module what went wrong; returns the status to give back.
    static func fill(_ target: UnsafeMutablePointer<pype_error>?, _ failure: ModuleFailure) -> Int32 {
        let status = failure.code.rawValue >= 100 ? failure.code.rawValue : ModuleErrorCode.unknown.rawValue
        // A struct without its header, or cut short, has no room for a text that has to be released.
        guard let target, Int(target.pointee.struct_size) >= MemoryLayout<pype_error>.size else { return status }
        target.pointee.code = status
        target.pointee.flags = failure.isRetryable ? PYPE_ERROR_RETRYABLE : 0
        let message = strdup(failure.message)
        let hint = failure.hint.flatMap { strdup($0) }
        target.pointee.message = UnsafePointer(message)
        target.pointee.hint = UnsafePointer(hint)
        // Frees the two copies made above.
        target.pointee.release = { error in
            guard let error else { return }
            free(UnsafeMutablePointer(mutating: error.pointee.message))
            free(UnsafeMutablePointer(mutating: error.pointee.hint))
            error.pointee.message = nil
            error.pointee.hint = nil
            error.pointee.release = nil
        }
        return status
    }

    /// Gives the module a text of its own.
    static func fill(_ target: UnsafeMutablePointer<pype_string>?, _ text: String) throws(ModuleFailure) {
        guard let target else { throw ModuleFailure(.invalidArgument, "'out' is NULL") }
        guard Int(target.pointee.struct_size) >= MemoryLayout<pype_string>.size else {
            throw ModuleFailure(
                .invalidArgument, "'out' has struct_size \(target.pointee.struct_size)",
                hint: "begin it with PYPE_STRUCT_HEADER(pype_string)")
        }
        var copy = text
        let length = copy.withUTF8 { $0.count }
        guard let data = copy.withUTF8({ bytes in bytes.baseAddress.map { strndup($0, bytes.count) } ?? strdup("") })
        else {
            throw ModuleFailure(.resourceExhausted, "no memory for a text of \(length) bytes")
        }
        target.pointee.data = UnsafePointer(data)
        target.pointee.length = UInt64(strlen(data))
        target.pointee.release = { string in
            guard let string else { return }
            free(UnsafeMutablePointer(mutating: string.pointee.data))
            string.pointee.data = nil
            string.pointee.release = nil
        }
    }

    /// Copies a text that the module made and releases it; nil for NULL.
    static func take(_ string: inout pype_string) -> String? {
        let text: String? = string.data.map { data in
            let length = Int(clamping: string.length)
            return data.withMemoryRebound(to: UInt8.self, capacity: length) {
                String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
            }
        }
        string.release?(&string)
        return text
    }
}

/// Major version in the upper, minor version in the lower 16 bits: PYPE_ABI_VERSION, which Swift does not import.
let abiVersion: UInt32 = PYPE_ABI_MAJOR << 16 | PYPE_ABI_MINOR
