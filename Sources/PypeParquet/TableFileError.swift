import CArrowOnDemand

/// Why a table file could not be read or written.
package struct TableFileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One of PYPE_ERR_*: NOT_FOUND, IO, UNAUTHORIZED, RESOURCE_EXHAUSTED (no space, no memory), INVALID_DATA (the file is
    /// not what it should be), INVALID_ARGUMENT (a column or row group that is not there), INVALID_CONFIG (a codec or
    /// level that is not there), NOT_IMPLEMENTED (a type that the format cannot hold).
    package var code: Int32
    /// What went wrong; begins with the file's path.
    package var message: String
    /// What to do about it.
    package var hint: String?
    /// An errno value, or 0.
    package var systemError: Int32

    package init(code: Int32, message: String, hint: String? = nil, systemError: Int32 = 0) {
        self.code = code
        self.message = message
        self.hint = hint
        self.systemError = systemError
    }

    /// The message, and the hint when there is one.
    package var description: String { hint.map { "\(message) (\($0))" } ?? message }
}

extension TableFileError {
    /// Makes one call of the shim and throws what it says.
    static func check(_ call: (UnsafeMutablePointer<carrow_error>) -> Int32) throws(TableFileError) {
        var raw = carrow_error()
        guard call(&raw) != 0 else { return }
        defer { carrow_error_clear(&raw) }
        throw TableFileError(
            code: raw.code,
            message: raw.message.map { String(cString: $0) } ?? "the call failed with status \(raw.code)",
            hint: raw.hint.map { String(cString: $0) },
            systemError: raw.system_error
        )
    }
}
