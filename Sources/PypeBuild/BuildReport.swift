package import PypeModel

/// What came out of checking a flow file.
package struct BuildReport: Sendable {
    /// In the order of the file.
    package var diagnostics: [Diagnostic]
    /// Nil when there are errors.
    package var dag: Dag?

    /// Where the file has each module, by id.
    package var places: [String: NodePlace] = [:]
    /// Defaults of the context variables.
    package var context: [String: Value] = [:]

    package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// Where a flow file has one of its modules.
package struct NodePlace: Sendable, Hashable {
    package var location: Location
    /// The line of the file.
    package var source: String
}
