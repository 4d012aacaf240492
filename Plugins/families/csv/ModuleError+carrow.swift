import CArrow
import PypeSDK

extension ModuleError {
    /// Makes one call of the shim and throws what it says.
    static func check(_ call: (UnsafeMutablePointer<carrow_error>) -> Int32) throws(ModuleError) {
        var error = carrow_error()
        guard call(&error) != 0 else { return }
        defer { carrow_error_clear(&error) }
        throw ModuleError(
            ModuleError.Code(rawValue: error.code),
            error.message.map { String(cString: $0) } ?? "the call failed with status \(error.code)",
            hint: error.hint.map { String(cString: $0) })
    }
}
