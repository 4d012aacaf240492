/// A column to compute from the others of its row.
package struct RowExpression: Sendable, Hashable {
    /// The name of the column.
    package var name: String
    /// An SQL expression over the columns of a row.
    package var sql: String
    /// What it is, for messages: "column 'total'", "expectation 'positive'".
    package var subject: String
    /// Whether the text is a flow author's, to be checked; ours may do more, and is known to be right.
    package var isAuthored: Bool
    /// Only for the levels after it; not given out. For levels before the last.
    package var isHidden: Bool

    package init(
        _ name: String, _ sql: String, subject: String, isAuthored: Bool = true, isHidden: Bool = false
    ) {
        self.name = name
        self.sql = sql
        self.subject = subject
        self.isAuthored = isAuthored
        self.isHidden = isHidden
    }
}
