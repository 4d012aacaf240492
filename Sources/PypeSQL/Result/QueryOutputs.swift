import PypeArrow

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

extension QueryOutputs {
    /// An output's part of a statement's columns.
    func schema(of output: Int, _ all: Schema) -> Schema { Schema(columns[output].map { all.fields[$0] }) }

    /// How the columns of each output are copied.
    /// - Throws: ``SQLError`` `invalidData` naming a column whose type modules do not hand on.
    func layouts(_ all: Schema) throws(SQLError) -> [ColumnLayout] {
        var layouts: [ColumnLayout] = []
        for output in columns.indices {
            let part = schema(of: output, all)
            guard let layout = Self.layout(part) else {
                let odd = part.fields.first { Self.layout(Schema([$0])) == nil }
                throw SQLError(
                    .invalidData,
                    "column '\(odd?.name ?? "")' of the result has the type \(odd?.type.description ?? ""), "
                        + "which modules do not hand on",
                    hint: "cast it to another type")
            }
            layouts.append(layout)
        }
        return layouts
    }

    private static func layout(_ schema: Schema) -> ColumnLayout? {
        let raw = OwnedSchema(schema)
        return raw.withUnsafePointer { ColumnLayout($0.pointee) }
    }
}
