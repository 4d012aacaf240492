import PypeModel

/// `pype validate --schemas`: a module crashed or came to no end when it was asked for its columns. What they will be is not
/// known, and nothing else is: the flow may run all the same.
enum SchemaCrash: Rule {
    static let id = "schema-crash"
    static let severity = Diagnostic.Severity.warning

    static func diagnostic(_ fault: SchemaFault) -> Diagnostic {
        Diagnostic(
            rule: id, severity: severity,
            message: "\(Excerpt.quoted(fault.node)) (\(fault.module)): asked for its columns, \(fault.message)",
            hint: fault.hint)
    }
}
