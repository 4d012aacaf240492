package import CArrowError
package import PypeSDK

extension ModuleError {
    /// Makes one call of the shim and throws what it says.
    package static func check(_ call: (UnsafeMutablePointer<carrow_error>) -> Int32) throws(ModuleError) {
        var error = carrow_error()
        guard call(&error) != 0 else { return }
        defer { carrow_error_clear(&error) }
        var failure = ModuleError(
            ModuleError.Code(rawValue: error.code),
            error.message.map { String(cString: $0) } ?? "the call failed with status \(error.code)",
            hint: error.hint.map { String(cString: $0) })
        // The message begins with the path.
        if failure.code == .notFound, failure.hint == nil { failure.hint = MissingFile.hint(failure.message) }
        throw failure
    }

    /// The same for a file that is written aside: a message that begins with `path` names the file that was asked for.
    package static func check(
        naming wanted: String, insteadOf path: String, _ call: (UnsafeMutablePointer<carrow_error>) -> Int32
    ) throws(ModuleError) {
        do throws(ModuleError) { try check(call) } catch {
            var error = error
            if error.message.hasPrefix(path) { error.message = wanted + error.message.dropFirst(path.count) }
            throw error
        }
    }
}
