import CPypeABI

extension OwnedSchema {
    /// A C schema of a table: a struct type, one child a column.
    public init(_ schema: Schema) {
        let root = Field("", .structure(schema.fields), isNullable: false, metadata: schema.metadata)
        self.init(SchemaNode.make(root))
    }

    /// A C schema of one column.
    public init(_ field: Field) { self.init(SchemaNode.make(field)) }

    /// The same schema in memory of its own, down to the last text.
    /// - Throws: ``ArrowError`` when it is not well formed: a format or a child is missing, or it has no end.
    public func copy() throws(ArrowError) -> OwnedSchema {
        try withUnsafePointer { (raw) throws(ArrowError) in OwnedSchema(try SchemaNode.make(copying: raw)) }
    }
}
