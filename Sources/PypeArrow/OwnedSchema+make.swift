import CPypeABI

extension OwnedSchema {
    /// A C schema of a table: a struct type, one child a column.
    public init(_ schema: Schema) {
        let root = Field("", .structure(schema.fields), isNullable: false, metadata: schema.metadata)
        self.init(SchemaNode.make(root))
    }

    /// A C schema of one column.
    public init(_ field: Field) { self.init(SchemaNode.make(field)) }
}

/// What stands behind one C schema that Swift made: its texts and its children.
private final class SchemaNode {
    private let format: UnsafeMutablePointer<CChar>
    private let name: UnsafeMutablePointer<CChar>
    private let metadata: UnsafeMutablePointer<CChar>?
    private var children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>?
    private let childCount: Int
    private var dictionary: UnsafeMutablePointer<ArrowSchema>?

    private init(_ field: Field, children fields: [Field]) {
        format = Self.copy(field.type.format.utf8CString)
        name = Self.copy(field.name.utf8CString)
        metadata = field.metadata.isEmpty ? nil : Self.copy(SchemaMetadata.encode(field.metadata))
        childCount = fields.count
        guard !fields.isEmpty else { return }
        let list = UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>.allocate(capacity: fields.count)
        for (index, child) in fields.enumerated() { (list + index).initialize(to: Self.slot(child)) }
        children = list
    }

    /// The struct owns the node, through private_data.
    static func make(_ field: Field) -> ArrowSchema {
        let node: SchemaNode
        var flags: Int64 = field.isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0
        switch field.type {
        case .list(let item): node = SchemaNode(field, children: [item])
        case .structure(let fields): node = SchemaNode(field, children: fields)
        case .other(_, let children): node = SchemaNode(field, children: children)
        case .dictionary(_, let value, let ordered):
            node = SchemaNode(field, children: [])
            node.dictionary = slot(Field("", value))
            if ordered { flags |= Int64(ARROW_FLAG_DICTIONARY_ORDERED) }
        default: node = SchemaNode(field, children: [])
        }
        var raw = ArrowSchema()
        raw.format = UnsafePointer(node.format)
        raw.name = UnsafePointer(node.name)
        raw.metadata = node.metadata.map { UnsafePointer($0) }
        raw.flags = flags
        raw.n_children = Int64(node.childCount)
        raw.children = node.children
        raw.dictionary = node.dictionary
        raw.private_data = Unmanaged.passRetained(node).toOpaque()
        raw.release = { schema in
            guard let schema, let data = schema.pointee.private_data else { return }
            schema.pointee.private_data = nil
            schema.pointee.release = nil
            // Balances passRetained above; the node releases what was not moved away from it.
            Unmanaged<SchemaNode>.fromOpaque(data).release()
        }
        return raw
    }

    deinit {
        format.deallocate()
        name.deallocate()
        metadata?.deallocate()
        for index in 0..<childCount { Self.drop(children?[index]) }
        children?.deallocate()
        Self.drop(dictionary)
    }

    private static func slot(_ field: Field) -> UnsafeMutablePointer<ArrowSchema> {
        let slot = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
        slot.initialize(to: make(field))
        return slot
    }

    private static func drop(_ slot: UnsafeMutablePointer<ArrowSchema>?) {
        guard let slot else { return }
        slot.pointee.release?(slot)
        slot.deallocate()
    }

    private static func copy(_ text: some Collection<CChar>) -> UnsafeMutablePointer<CChar> {
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
        for (index, byte) in text.enumerated() { (copy + index).initialize(to: byte) }
        return copy
    }
}
