import CPypeABI

/// What stands behind one C schema that Swift made: its texts and its children.
final class SchemaNode {
    private let format: UnsafeMutablePointer<CChar>
    private let name: UnsafeMutablePointer<CChar>
    private let metadata: UnsafeMutablePointer<CChar>?
    private var children: UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>?
    private let childCount: Int
    private var dictionary: UnsafeMutablePointer<ArrowSchema>?

    private init(format: some Collection<CChar>, name: some Collection<CChar>, metadata: [CChar]?, childCount: Int) {
        self.format = Self.copy(format)
        self.name = Self.copy(name)
        self.metadata = metadata.map(Self.copy)
        self.childCount = childCount
        guard childCount > 0 else { return }
        let list = UnsafeMutablePointer<UnsafeMutablePointer<ArrowSchema>?>.allocate(capacity: childCount)
        list.initialize(repeating: nil, count: childCount)
        children = list
    }

    private convenience init(_ field: Field, children fields: [Field]) {
        self.init(
            format: field.type.format.utf8CString, name: field.name.utf8CString,
            metadata: field.metadata.isEmpty ? nil : SchemaMetadata.encode(field.metadata), childCount: fields.count)
        for (index, child) in fields.enumerated() { children?[index] = Self.slot(Self.make(child)) }
    }

    static func make(_ field: Field) -> ArrowSchema {
        let node: SchemaNode
        var flags: Int64 = field.isNullable ? Int64(ARROW_FLAG_NULLABLE) : 0
        switch field.type {
        case .list(let item): node = SchemaNode(field, children: [item])
        case .structure(let fields): node = SchemaNode(field, children: fields)
        case .other(_, let children): node = SchemaNode(field, children: children)
        case .dictionary(_, let value, let ordered):
            node = SchemaNode(field, children: [])
            node.dictionary = slot(make(Field("", value)))
            if ordered { flags |= Int64(ARROW_FLAG_DICTIONARY_ORDERED) }
        default: node = SchemaNode(field, children: [])
        }
        return node.export(flags)
    }

    /// A copy of a C schema, which stays its owner's.
    /// - Throws: ``ArrowError`` when it is not well formed.
    static func make(copying raw: UnsafePointer<ArrowSchema>, depth: Int = 0) throws(ArrowError) -> ArrowSchema {
        let source = raw.pointee
        guard source.release != nil else { throw ArrowError("the schema is released already") }
        guard let format = source.format else { throw ArrowError("a schema has no format") }
        guard depth <= Field.deepest else {
            throw ArrowError("the schema is nested deeper than \(Field.deepest) levels")
        }
        let name = source.name.map { String(cString: $0) } ?? ""
        guard (0...Int64(Int32.max)).contains(source.n_children) else {
            throw ArrowError("the schema of '\(name)' claims \(source.n_children) children")
        }
        let node = SchemaNode(
            format: text(format), name: source.name.map(text) ?? [0],
            metadata: try SchemaMetadata.bytes(source.metadata), childCount: Int(source.n_children))
        for index in 0..<node.childCount {
            guard let child = source.children?[index] else {
                throw ArrowError("child \(index) of the schema of '\(name)' is missing")
            }
            node.children?[index] = slot(try make(copying: child, depth: depth + 1))
        }
        if let dictionary = source.dictionary {
            node.dictionary = slot(try make(copying: dictionary, depth: depth + 1))
        }
        return node.export(source.flags)
    }

    /// The struct owns the node, through private_data.
    private func export(_ flags: Int64) -> ArrowSchema {
        var raw = ArrowSchema()
        raw.format = UnsafePointer(format)
        raw.name = UnsafePointer(name)
        raw.metadata = metadata.map { UnsafePointer($0) }
        raw.flags = flags
        raw.n_children = Int64(childCount)
        raw.children = children
        raw.dictionary = dictionary
        raw.private_data = Unmanaged.passRetained(self).toOpaque()
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

    private static func slot(_ schema: ArrowSchema) -> UnsafeMutablePointer<ArrowSchema> {
        let slot = UnsafeMutablePointer<ArrowSchema>.allocate(capacity: 1)
        slot.initialize(to: schema)
        return slot
    }

    private static func drop(_ slot: UnsafeMutablePointer<ArrowSchema>?) {
        guard let slot else { return }
        slot.pointee.release?(slot)
        slot.deallocate()
    }

    /// With its NUL.
    private static func text(_ start: UnsafePointer<CChar>) -> [CChar] {
        var end = start
        while end.pointee != 0 { end += 1 }
        return Array(UnsafeBufferPointer(start: start, count: end - start + 1))
    }

    private static func copy(_ text: some Collection<CChar>) -> UnsafeMutablePointer<CChar> {
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
        for (index, byte) in text.enumerated() { (copy + index).initialize(to: byte) }
        return copy
    }
}
