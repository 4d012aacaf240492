import CPypeABI

extension OwnedArray {
    /// Checks the array against the schema that it is said to have: lengths, offsets, buffers, children. What can be
    /// told without reading values is checked; offsets and dictionary indices inside buffers are checked when a column
    /// is opened for reading. The sizes of buffers do not cross the C interface.
    /// - Throws: ``ArrowError`` that names the column and what is wrong with it.
    public func validate(as schema: Schema) throws(ArrowError) {
        try withUnsafePointer { (raw) throws(ArrowError) in
            let root = ArrowType.structure(schema.fields)
            let array = raw.pointee
            try ArrayCheck(array, path: "").check(root)
            if array.n_buffers > 0, array.null_count != 0, let bits = array.buffers?[0] {
                let bitmap = Validity(bits: bits, offset: Int(array.offset))
                let nulls = bitmap.nullCount(in: Int(array.length))
                guard nulls == 0 else { throw ArrowError("the batch itself has \(nulls) null rows; only columns may") }
            }
        }
    }
}

/// Checks one array of an imported tree.
private struct ArrayCheck {
    let array: ArrowArray
    /// Name of the column, with the names of its children after dots; empty for the batch.
    let path: String

    init(_ array: ArrowArray, path: String) {
        self.array = array
        self.path = path
    }

    func check(_ type: ArrowType) throws(ArrowError) {
        guard array.release != nil else { throw wrong("is released, or was moved away") }
        try checkNumbers()
        try checkBuffers(type)
        try checkChildren(type)
        try checkDictionary(type)
    }

    private func checkNumbers() throws(ArrowError) {
        guard array.length >= 0 else { throw wrong("has the negative length \(array.length)") }
        guard array.offset >= 0 else { throw wrong("has the negative offset \(array.offset)") }
        // Eight bytes a value, with room to spare, must not overflow.
        guard array.length <= Int64.max / 64, array.offset <= Int64.max / 64 else {
            throw wrong("claims \(array.length) rows at offset \(array.offset)")
        }
        guard array.null_count >= -1, array.null_count <= array.length else {
            throw wrong("has \(array.length) rows and a null count of \(array.null_count)")
        }
    }

    private func checkBuffers(_ type: ArrowType) throws(ArrowError) {
        guard let count = type.layout.bufferCount else {
            guard (0...1024).contains(array.n_buffers) else { throw wrong("claims \(array.n_buffers) buffers") }
            return try checkHandedOn(type)
        }
        guard array.n_buffers == Int64(count) else {
            throw wrong("has \(array.n_buffers) buffers, but \(type) has \(count)")
        }
        guard count > 0 else { return }
        guard let buffers = array.buffers else { throw wrong("has no list of buffers") }
        if array.null_count > 0, buffers[0] == nil {
            throw wrong("has \(array.null_count) nulls but no validity bitmap")
        }
        guard array.length > 0 else { return }
        switch type.layout {
        case .bits, .fixed:
            guard buffers[1] != nil else { throw wrong("has rows but no values") }
        case .variable(let width):
            let bounds = try offsetBounds(buffers[1], width: width)
            guard bounds.upperBound == bounds.lowerBound || buffers[2] != nil else {
                throw wrong("has offsets but no data")
            }
        case .list: _ = try offsetBounds(buffers[1], width: 4)
        case .none, .structure, .unknown: break
        }
    }

    /// Buffers of a type that is not read here, but by whoever gets it.
    private func checkHandedOn(_ type: ArrowType) throws(ArrowError) {
        guard let count = type.handedOnBuffers else { return }
        guard array.n_buffers == Int64(count) else {
            throw wrong("has \(array.n_buffers) buffers, but \(type) has \(count)")
        }
        guard let buffers = array.buffers else { throw wrong("has no list of buffers") }
        if array.null_count > 0, buffers[0] == nil {
            throw wrong("has \(array.null_count) nulls but no validity bitmap")
        }
        guard array.length > 0 else { return }
        if let width = type.childOffsetWidth { _ = try offsetBounds(buffers[1], width: width) }
        // No bytes a value is a width too.
        if type.isFixedWidth, type.format != "w:0", buffers[1] == nil { throw wrong("has rows but no values") }
    }

    /// First and last offset.
    private func offsetBounds(_ buffer: UnsafeRawPointer?, width: Int) throws(ArrowError) -> Range<Int64> {
        guard let buffer else { throw wrong("has rows but no offsets") }
        let first = Offsets(start: buffer, width: width)[Int(array.offset)]
        let last = Offsets(start: buffer, width: width)[Int(array.offset) + Int(array.length)]
        guard first >= 0, last >= first else { throw wrong("has offsets from \(first) to \(last)") }
        return first..<last
    }

    private func checkChildren(_ type: ArrowType) throws(ArrowError) {
        let fields = type.children
        guard array.n_children == Int64(fields.count) else {
            throw path.isEmpty
                ? ArrowError("the batch has \(array.n_children) columns, but its schema has \(fields.count)")
                : wrong("has \(array.n_children) children, but \(type) has \(fields.count)")
        }
        for (index, field) in fields.enumerated() {
            guard let child = array.children?[index] else { throw wrong("has no child \(index)") }
            let name = path.isEmpty ? field.name : "\(path).\(field.name)"
            try ArrayCheck(child.pointee, path: name).check(field.type)
            switch type.layout {
            case .structure where child.pointee.length < array.offset + array.length:
                throw ArrowError(
                    "column '\(name)' has \(child.pointee.length) rows, but \(array.offset + array.length) are needed"
                )
            default: break
            }
            if array.length > 0, let width = type.childOffsetWidth {
                let last = try offsetBounds(array.buffers?[1], width: width).upperBound
                guard last <= child.pointee.length else {
                    throw wrong("points at item \(last), but there are \(child.pointee.length) items")
                }
            }
        }
    }

    private func checkDictionary(_ type: ArrowType) throws(ArrowError) {
        guard case .dictionary(_, let value, _) = type else {
            // A type that is not known here may well have one.
            if case .other = type { return }
            guard array.dictionary == nil else { throw wrong("has a dictionary, but its type is \(type)") }
            return
        }
        guard let dictionary = array.dictionary else { throw wrong("has no dictionary") }
        try ArrayCheck(dictionary.pointee, path: "\(path) (dictionary)").check(value)
    }

    private func wrong(_ what: String) -> ArrowError {
        ArrowError(path.isEmpty ? "the batch \(what)" : "column '\(path)' \(what)")
    }
}
