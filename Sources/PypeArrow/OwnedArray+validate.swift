import CPypeABI

extension OwnedArray {
    /// Checks the array against the schema that it is said to have.
    /// - Throws: ``ArrowError`` that names the column and what is wrong with it.
    public func validate(as schema: Schema) throws(ArrowError) {
        try withUnsafePointer { (raw) throws(ArrowError) in
            let root = Field("", .structure(schema.fields), isNullable: false)
            guard raw.pointee.release != nil else { throw ArrowError("the array is released already") }
            guard raw.pointee.n_children == Int64(root.type.childCount) else {
                throw ArrowError("the batch has \(raw.pointee.n_children) columns, its schema \(schema.fields.count)")
            }
        }
    }
}

extension ArrowType {
    var childCount: Int {
        switch self {
        case .structure(let fields): fields.count
        case .list: 1
        case .other(_, let children): children.count
        default: 0
        }
    }
}
