public import CPypeABI

extension OwnedSchema {
    /// The table that the C schema describes.
    /// - Throws: ``ArrowError`` when it is not a struct type or not well formed.
    public func table() throws(ArrowError) -> Schema {
        try withUnsafePointer { (raw) throws(ArrowError) in try Schema(copying: raw) }
    }

    /// The column that the C schema describes.
    /// - Throws: ``ArrowError`` when it is not well formed.
    public func field() throws(ArrowError) -> Field {
        try withUnsafePointer { (raw) throws(ArrowError) in try Field(copying: raw) }
    }
}

extension Schema {
    /// Copies what a C schema says; the struct stays the caller's.
    /// - Throws: ``ArrowError`` when it is not a struct type or not well formed.
    public init(copying raw: UnsafePointer<ArrowSchema>) throws(ArrowError) {
        let field = try Field(copying: raw)
        guard case .structure(let fields) = field.type else {
            throw ArrowError("the schema of a table is a struct type, but this one is \(field.type)")
        }
        self.init(fields, metadata: field.metadata)
    }
}

extension Field {
    /// Copies what a C schema says; the struct stays the caller's.
    /// - Throws: ``ArrowError`` when it is not well formed.
    public init(copying raw: UnsafePointer<ArrowSchema>) throws(ArrowError) { try self.init(raw, depth: 0) }

    /// Deeper nesting than any real table has; a schema that refers to itself would have no end.
    static let deepest = 64

    private init(_ raw: UnsafePointer<ArrowSchema>, depth: Int) throws(ArrowError) {
        let schema = raw.pointee
        guard schema.release != nil else { throw ArrowError("the schema is released already") }
        guard let format = schema.format else { throw ArrowError("a schema has no format") }
        guard depth <= Self.deepest else { throw ArrowError("the schema is nested deeper than \(Self.deepest) levels") }
        let name = schema.name.map { String(cString: $0) } ?? ""
        var children: [Field] = []
        guard (0...Int64(Int32.max)).contains(schema.n_children) else {
            throw ArrowError("the schema of '\(name)' claims \(schema.n_children) children")
        }
        for index in 0..<Int(schema.n_children) {
            guard let child = schema.children?[index] else {
                throw ArrowError("child \(index) of the schema of '\(name)' is missing")
            }
            children.append(try Field(child, depth: depth + 1))
        }
        var type: ArrowType
        do throws(ArrowError) {
            type = try ArrowType(format: String(cString: format), children: children)
        } catch {
            throw ArrowError(name.isEmpty ? error.message : "column '\(name)': \(error.message)")
        }
        if let dictionary = schema.dictionary {
            guard type.isInteger else {
                throw ArrowError("the dictionary index of '\(name)' is \(type), not an integer")
            }
            let value = try Field(dictionary, depth: depth + 1)
            let ordered = schema.flags & Int64(ARROW_FLAG_DICTIONARY_ORDERED) != 0
            type = .dictionary(index: type, value: value.type, ordered: ordered)
        }
        self.init(
            name, type, isNullable: schema.flags & Int64(ARROW_FLAG_NULLABLE) != 0,
            metadata: try SchemaMetadata.decode(schema.metadata))
    }
}

extension ArrowType {
    /// Whether values are whole numbers without a further meaning.
    public var isInteger: Bool {
        switch self {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
        default: false
        }
    }
}
