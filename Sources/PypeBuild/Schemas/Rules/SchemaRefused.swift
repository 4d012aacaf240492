import PypeModel

/// `pype validate --schemas`: a module was shown its parameters and the columns that will come to it, and refused them: a
/// column that it is to work on is not there, or has another type.
enum SchemaRefused: Rule {
    static let id = "schema-refused"

    static func diagnostic(_ fault: SchemaFault) -> Diagnostic {
        Diagnostic(
            rule: id, message: "\(Excerpt.quoted(fault.node)) (\(fault.module)): \(fault.message)", hint: fault.hint)
    }
}
