package import PypeModel

/// What came out of checking a flow file.
package struct BuildReport: Sendable {
    /// In the order of the file.
    package var diagnostics: [Diagnostic]
    /// Nil when there are errors.
    package var dag: Dag?

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
