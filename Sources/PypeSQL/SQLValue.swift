/// A value for a parameter of a statement. What comes from configs and data is bound and never becomes SQL text.
package enum SQLValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case text(String)
}

/// The values for the parameters of a statement.
package enum SQLParameters: Sendable, Hashable {
    /// For `?`, in order.
    case listed([SQLValue])
    /// For `$name`.
    case named([String: SQLValue])

    package static let none = SQLParameters.listed([])
}
