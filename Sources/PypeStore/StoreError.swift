package import PypeModel

/// Why the run database or the run lock could not be used.
package struct StoreError: Error, Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// It is not there, not a file, or may not be read.
        case cannotOpen
        /// It is damaged, or not a database of pype.
        case corrupt
        /// Another process holds it.
        case locked
        /// No space is left.
        case full
        /// It may be read, not written.
        case readOnly
        /// A newer pype made it.
        case newer
        /// The disk or its limits.
        case io
        /// The caller's row does not fit what is there: an unknown run, or one that is there already.
        case rejected
    }

    package var kind: Kind
    /// What happened and why.
    package var message: String
    /// The file it happened to.
    package var path: String
    /// What to do.
    package var hint: String

    package init(_ kind: Kind, _ message: String, path: String, hint: String) {
        self.kind = kind
        self.message = message
        self.path = path
        self.hint = hint
    }
}

extension StoreError: CustomStringConvertible {
    package var description: String { "\(message)\n  help: \(hint)" }
}

extension StoreError {
    /// The error as commands tell it; the rule is `run-database`, or `run-lock` for a lock.
    package func diagnostic(rule: String = "run-database") -> Diagnostic {
        Diagnostic(rule: rule, message: message, hint: hint)
    }
}
