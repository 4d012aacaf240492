import CPypeABI

/// Types that this package has no reader for, and that are written all the same.
extension JSONCell {
    static func other(
        _ column: Column, _ format: String, _ children: [Field], _ path: String, _ form: RowJSON.Form
    ) throws(ArrowError) -> Write {
        switch format {
        case "+L": return try list(try column.retyped(.list(children[0])).lists(width: 8), path, form)
        case "+m": return try map(try column.retyped(.list(children[0])).lists(), path, form)
        case "vu":
            let views = try ViewColumn(column)
            return { (row, bytes) throws(ArrowError) in views.withBytes(row) { JSONText.quoted($0, &bytes) } }
        case "vz":
            let views = try ViewColumn(column)
            return { (row, bytes) throws(ArrowError) in views.withBytes(row) { JSONText.base64($0, &bytes) } }
        default: break
        }
        if format.hasPrefix("w:"), let width = Int(format.dropFirst(2)) { return try fixedBytes(column, width) }
        if format.hasPrefix("+w:"), let size = Int(format.dropFirst(3)) {
            return try fixedLists(column, children[0], size, path, form)
        }
        throw ArrowError(
            "column '\(path)' is \(column.field.type), which has no JSON form here: cast it to another type")
    }

    /// https://arrow.apache.org/docs/format/Columnar.html#map-layout: a list of pairs.
    private static func map(_ lists: ListColumn, _ path: String, _ form: RowJSON.Form) throws(ArrowError) -> Write {
        let pair = try lists.items.fields()
        guard pair.count == 2 else { throw ArrowError("column '\(path)' is a map of \(pair.count) columns, not of 2") }
        let value = try writer(pair[1], path: path, form)
        guard pair[0].field.type.isText, let keys = try? TextKeys(pair[0]) else {
            let key = try writer(pair[0], path: path, form)
            let item: Write = { (row, bytes) throws(ArrowError) in
                JSONText.bare("{\"key\":", &bytes)
                try key(row, &bytes)
                JSONText.bare(",\"value\":", &bytes)
                try value(row, &bytes)
                bytes.append(UInt8(ascii: "}"))
            }
            return try array(of: item) { lists[$0] }
        }
        return { (row, bytes) throws(ArrowError) in
            guard let range = lists[row] else { return JSONText.null(&bytes) }
            var known: Set<String> = []
            bytes.append(UInt8(ascii: "{"))
            for index in range {
                guard let key = keys[index] else {
                    throw ArrowError("column '\(path)' has a map with a null for a key")
                }
                guard known.insert(key).inserted else {
                    throw ArrowError("column '\(path)' has a map with the key '\(key)' twice")
                }
                if index > range.lowerBound { bytes.append(UInt8(ascii: ",")) }
                JSONText.quoted(key, &bytes)
                bytes.append(UInt8(ascii: ":"))
                try value(index, &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func fixedBytes(_ column: Column, _ width: Int) throws(ArrowError) -> Write {
        let validity = column.bitmap
        guard width >= 0, column.count == 0 || width == 0 || column.buffer(1) != nil else {
            throw ArrowError("column '\(column.field.name)' has rows but no values")
        }
        return { (row, bytes) throws(ArrowError) in
            guard !validity.isNull(row) else { return JSONText.null(&bytes) }
            let start = column.buffer(1).map { $0 + (column.offset + row) * width }
            JSONText.base64(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : width), &bytes)
        }
    }

    private static func fixedLists(
        _ column: Column, _ item: Field, _ size: Int, _ path: String, _ form: RowJSON.Form
    ) throws(ArrowError) -> Write {
        let length = column.array.children?[0].map { Int($0.pointee.length) } ?? 0
        let (needed, overflow) = (column.offset + column.count).multipliedReportingOverflow(by: size)
        guard size >= 0, !overflow, length >= needed else {
            throw ArrowError("column '\(path)' has \(length) items, but \(column.count) lists of \(size)")
        }
        guard let items = column.child(0, item, skipping: 0, count: length) else {
            throw ArrowError("column '\(path)' has no items")
        }
        let validity = column.bitmap
        return try array(of: try writer(items, path: path, form)) { row in
            validity.isNull(row) ? nil : (column.offset + row) * size..<(column.offset + row + 1) * size
        }
    }
}

/// Texts as keys, also by way of a dictionary.
private struct TextKeys: Sendable {
    private let read: @Sendable (Int) -> String?

    init(_ column: Column) throws(ArrowError) {
        if case .dictionary = column.field.type {
            let places = try column.dictionary()
            let texts = try places.values.texts()
            read = { places[$0].flatMap { texts[$0] } }
        } else {
            let texts = try column.texts()
            read = { texts[$0] }
        }
    }

    subscript(_ row: Int) -> String? { read(row) }
}

extension Column {
    /// The same buffers, read as another type of the same layout.
    func retyped(_ type: ArrowType) -> Column {
        Column(
            storage: storage, array: array, field: Field(field.name, type), skipping: offset - Int(array.offset),
            count: count)
    }

    /// Which rows are null in a column of a type that has a bitmap, though its layout is not known here.
    var bitmap: Validity { Validity(bits: array.null_count != 0 ? buffer(0) : nil, offset: offset) }
}
