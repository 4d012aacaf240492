/// Writes single values as JSON.
enum JSONCell {
    /// Adds the value of a row to the bytes.
    typealias Write = @Sendable (_ row: Int, _ bytes: inout [UInt8]) throws(ArrowError) -> Void

    /// - Parameters:
    ///   - path: names of columns and fields down to this one, for messages.
    ///   - form: what JSON leaves open.
    static func writer(_ column: Column, path: String, _ form: RowJSON.Form) throws(ArrowError) -> Write {
        switch column.field.type {
        case .null: return { (_, bytes) throws(ArrowError) in JSONText.null(&bytes) }
        case .bool:
            let values = try column.bools()
            return { (row, bytes) throws(ArrowError) in
                JSONText.bare(values[row].map { $0 ? "true" : "false" } ?? "null", &bytes)
            }
        case .int8: return try whole(column, Int8.self)
        case .int16: return try whole(column, Int16.self)
        case .int32: return try whole(column, Int32.self)
        case .int64: return try whole(column, Int64.self)
        case .uint8: return try whole(column, UInt8.self)
        case .uint16: return try whole(column, UInt16.self)
        case .uint32: return try whole(column, UInt32.self)
        case .uint64: return try whole(column, UInt64.self)
        case .float: return try real(column, Float.self, path, form)
        case .double: return try real(column, Double.self, path, form)
        case .decimal128(_, let scale):
            let digits = { @Sendable (value: Int128) in DecimalText.text(value, scale) }
            return try form.writesDecimalsAsNumbers ? bare(column, digits) : quoted(column, digits)
        case .utf8, .largeUTF8:
            let texts = try column.texts()
            return { (row, bytes) throws(ArrowError) in texts.withBytes(row) { JSONText.quoted($0, &bytes) } }
        case .binary, .largeBinary:
            let texts = try column.texts()
            return { (row, bytes) throws(ArrowError) in texts.withBytes(row) { JSONText.base64($0, &bytes) } }
        case .date32: return try quoted(column) { (days: Int32) in CivilTime.date(days: Int64(days)) }
        case .date64: return try quoted(column) { (value: Int64) in CivilTime.date(milliseconds: value) }
        case .time32(let unit): return try quoted(column) { (value: Int32) in CivilTime.time(Int64(value), unit) }
        case .time64(let unit): return try quoted(column) { (value: Int64) in CivilTime.time(value, unit) }
        case .timestamp(let unit, let zone):
            // With a zone the values are UTC.
            let suffix = zone == nil ? "" : "Z"
            return try quoted(column) { (value: Int64) in CivilTime.timestamp(value, unit, separator: "T") + suffix }
        case .duration(let unit): return try quoted(column) { (value: Int64) in CivilTime.duration(value, unit) }
        case .list: return try list(try column.lists(), path, form)
        case .structure:
            let object = try object(try column.fields(), path: path, form)
            return { (row, bytes) throws(ArrowError) in
                if column.isNull(row) { JSONText.null(&bytes) } else { try object(row, &bytes) }
            }
        case .dictionary:
            let places = try column.dictionary()
            let value = try writer(places.values, path: path, form)
            return { (row, bytes) throws(ArrowError) in
                if let place = places[row] { try value(place, &bytes) } else { JSONText.null(&bytes) }
            }
        case .other(let format, let children): return try other(column, format, children, path, form)
        }
    }

    /// A row of several columns as an object.
    static func object(_ columns: [Column], path: String, _ form: RowJSON.Form) throws(ArrowError) -> Write {
        var members: [(key: [UInt8], isNull: @Sendable (Int) -> Bool, value: Write)] = []
        var names: Set<String> = []
        for column in columns {
            let name = column.field.name
            guard names.insert(name).inserted else {
                throw ArrowError("two columns\(path.isEmpty ? "" : " of '\(path)'") are called '\(name)'")
            }
            var key: [UInt8] = []
            JSONText.quoted(name, &key)
            key.append(UInt8(ascii: ":"))
            let validity = column.bitmap
            let isNull = { @Sendable (row: Int) in column.field.type == .null || validity.isNull(row) }
            members.append((key, isNull, try writer(column, path: path.isEmpty ? name : "\(path).\(name)", form)))
        }
        let all = members
        let omitsNulls = form.omitsNulls
        return { (row, bytes) throws(ArrowError) in
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in all {
                if omitsNulls, member.isNull(row) { continue }
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                bytes += member.key
                try member.value(row, &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    static func list(_ lists: ListColumn, _ path: String, _ form: RowJSON.Form) throws(ArrowError) -> Write {
        try array(of: try writer(lists.items, path: path, form)) { lists[$0] }
    }

    /// - Parameter range: where the items of a row are; nil for a null.
    static func array(of item: @escaping Write, range: @escaping @Sendable (Int) -> Range<Int>?) throws(ArrowError)
        -> Write
    {
        { (row, bytes) throws(ArrowError) in
            guard let range = range(row) else { return JSONText.null(&bytes) }
            bytes.append(UInt8(ascii: "["))
            for index in range {
                if index > range.lowerBound { bytes.append(UInt8(ascii: ",")) }
                try item(index, &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    private static func whole<Value: FixedWidthValue & FixedWidthInteger>(
        _ column: Column, _ type: Value.Type
    ) throws(ArrowError) -> Write {
        let values = try column.values(type)
        return { (row, bytes) throws(ArrowError) in JSONText.bare(values[row].map { String($0) } ?? "null", &bytes) }
    }

    private static func real<Value: FixedWidthValue & BinaryFloatingPoint & LosslessStringConvertible>(
        _ column: Column, _ type: Value.Type, _ path: String, _ form: RowJSON.Form
    ) throws(ArrowError) -> Write {
        let values = try column.values(type)
        let writesNull = form.writesNonFiniteAsNull
        return { (row, bytes) throws(ArrowError) in
            guard let value = values[row] else { return JSONText.null(&bytes) }
            guard value.isFinite else {
                if writesNull { return JSONText.null(&bytes) }
                throw ArrowError("column '\(path)' holds \(value), which JSON has no number for")
            }
            JSONText.bare(value.description, &bytes)
        }
    }

    /// For numbers whose digits are made as a text.
    private static func bare<Value: FixedWidthValue>(
        _ column: Column, _ format: @escaping @Sendable (Value) -> String
    ) throws(ArrowError) -> Write {
        let values = try column.values(Value.self)
        return { (row, bytes) throws(ArrowError) in JSONText.bare(values[row].map(format) ?? "null", &bytes) }
    }

    /// For texts that need no escapes.
    static func quoted<Value: FixedWidthValue>(
        _ column: Column, _ format: @escaping @Sendable (Value) -> String
    ) throws(ArrowError) -> Write {
        let values = try column.values(Value.self)
        return { (row, bytes) throws(ArrowError) in
            guard let value = values[row] else { return JSONText.null(&bytes) }
            JSONText.bare("\"\(format(value))\"", &bytes)
        }
    }
}
