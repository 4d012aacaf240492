/// The columns of a table, in order.
public struct Schema: Sendable, Hashable {
    /// The columns. Names need not be unique.
    public var fields: [Field]
    /// What the producer noted about the table.
    public var metadata: [String: String]

    /// - Parameters:
    ///   - fields: the columns, in order.
    ///   - metadata: notes about the table.
    public init(_ fields: [Field], metadata: [String: String] = [:]) {
        self.fields = fields
        self.metadata = metadata
    }

    /// Index of the first column of that name.
    public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }

    /// The first column of that name.
    public subscript(name: String) -> Field? { fields.first { $0.name == name } }
}

/// One column, or one child of a nested column.
public struct Field: Sendable, Hashable {
    /// Name of the column; may be empty.
    public var name: String
    /// What its values are.
    public var type: ArrowType
    /// Whether nulls may be in it.
    public var isNullable: Bool
    /// What the producer noted about it.
    public var metadata: [String: String]

    /// - Parameters:
    ///   - name: the column's name; may be empty.
    ///   - type: what its values are.
    ///   - isNullable: whether nulls may be in it.
    ///   - metadata: notes about the column.
    public init(_ name: String, _ type: ArrowType, isNullable: Bool = true, metadata: [String: String] = [:]) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.metadata = metadata
    }
}
