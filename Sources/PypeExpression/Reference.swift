/// A name of the run that placeholders and conditions may ask for.
package enum Reference: Sendable, Hashable {
    /// `context.NAME`
    case context(String)
    /// `MODULE__VARIABLE`, in any case. Where ids contain `__` it can be read in several ways: each is tried against
    /// the modules there are, and flows in which two fit are refused at build.
    /// With `.FIELD.FIELD…` behind it, a field of the variable.
    case global(text: String, path: [String] = [])
    /// `iter.item`, or `iter.item.FIELD.FIELD…`
    case item(path: [String])
    /// `iter.index`
    case index
    /// `run.id`, `run.date`
    case runID, runDate
    /// `flow.name`
    case flowName
    /// `env.NAME`
    case environment(String)
    /// `secret.PATH#FIELD`; placeholders only.
    case secret(SecretReference)
    /// `status`: how the sub flow before the edge ended; `status.NODE`: how that node ended. Conditions only.
    case status(node: String?)
}

/// Where a secret lies: `PATH#FIELD`; without `#FIELD` the whole value.
package struct SecretReference: Sendable, Hashable {
    /// `env:`, `file:` or `vault:` and what that provider needs; without a prefix the default provider is asked.
    package var path: String
    package var field: String?

    package init(path: String, field: String?) {
        self.path = path
        self.field = field
    }

    /// The reference as it is written.
    package var text: String { field.map { "\(path)#\($0)" } ?? path }
}
