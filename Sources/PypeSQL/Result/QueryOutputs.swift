/// Where the columns and the rows of a statement go.
package struct QueryOutputs: Sendable, Hashable {
    /// For each output, the statement's columns that it gets, by index.
    package var columns: [[Int]]
    /// A column, UTINYINT and never NULL, with the number of the output that a row is for; nil: all are for the first.
    package var route: Int?
    /// Columns, BIGINT, with numbers of rows whose distinct ones are to be counted.
    package var counted: [Int]

    package init(columns: [[Int]], route: Int? = nil, counted: [Int] = []) {
        self.columns = columns
        self.route = route
        self.counted = counted
    }
}
