import PypeModel

/// A rule that flow files are held against.
///
/// Each rule is a type in a file of its own under Load/Rules or Plan/Rules; the comment before the type is its entry in
/// docs/errors.md.
protocol Rule {
    /// Stable, kebab-case.
    static var id: String { get }
    static var severity: Diagnostic.Severity { get }
}

extension Rule {
    static var severity: Diagnostic.Severity { .error }
}
