import PypeModel

/// The job cannot be written to its folder: no right to write there, no space left, or a file in the way. An older job of
/// that name is untouched.
enum JobNotWritten: Rule {
    static let id = "job-not-written"

    static func diagnostic(_ message: String) -> Diagnostic {
        Diagnostic(
            rule: id, message: message,
            hint: "check the right to write there and the free space, or give another folder")
    }
}
