package import PypeParquet

/// Why a table, a list or rejected rows could not be kept or read again.
package struct ArtifactError: Error, Sendable, Hashable, CustomStringConvertible {
    /// One of PYPE_ERR_*.
    package var code: Int32
    /// What happened to what, where, and why.
    package var message: String
    /// What to do about it.
    package var hint: String?

    package init(code: Int32, message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    /// - Parameters:
    ///   - what: what could not be done, such as `table 'load.rows' cannot be written`.
    ///   - cause: what the file's reader or writer said; begins with the path.
    ///   - hint: in place of the cause's own.
    package init(_ what: String, _ cause: TableFileError, hint: String? = nil) {
        self.init(code: cause.code, message: "\(what): \(cause.message)", hint: hint ?? cause.hint)
    }

    /// The message, and the hint when there is one.
    package var description: String { hint.map { "\(message) (\($0))" } ?? message }
}
