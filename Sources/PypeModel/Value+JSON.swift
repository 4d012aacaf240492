import CJansson

extension Value {
    /// Reads one JSON value, and nothing after it. Strict: no comments, no duplicate keys, no text that is not UTF-8, no
    /// integer beyond 64 bits, at most 2,048 levels. https://www.rfc-editor.org/rfc/rfc8259
    /// - Throws: ``JSONError`` with the place and the reason.
    package init(json: UnsafeBufferPointer<UInt8>) throws(JSONError) {
        var error = json_error_t()
        let flags = Int(JSON_DECODE_ANY | JSON_REJECT_DUPLICATES)
        let parsed = json.withMemoryRebound(to: CChar.self) { json_loadb($0.baseAddress, $0.count, flags, &error) }
        guard let parsed else {
            let text = withUnsafeBytes(of: &error.text) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            throw JSONError(line: max(1, Int(error.line)), column: max(1, Int(error.column)), message: text)
        }
        defer { json_decref(parsed) }
        self = Self.value(parsed)
    }

    /// Reads one JSON value; see ``init(json:)-(UnsafeBufferPointer<UInt8>)``.
    /// - Throws: ``JSONError`` with the place and the reason.
    package init(json: String) throws(JSONError) { self = try Value(json: Array(json.utf8)) }

    /// Reads one JSON value from UTF-8; see ``init(json:)-(UnsafeBufferPointer<UInt8>)``.
    /// - Throws: ``JSONError`` with the place and the reason.
    package init(json: [UInt8]) throws(JSONError) {
        let result = json.withUnsafeBufferPointer { bytes in
            Result<Value, JSONError> { () throws(JSONError) in try Value(json: bytes) }
        }
        self = try result.get()
    }

    /// The value as JSON: keys sorted, so that equal values have equal bytes.
    ///
    /// - Parameter pretty: one member or element a line, two spaces a level.
    package func json(pretty: Bool = false) -> String {
        let bytes = JSONWriter.bytes(of: self, expanded: pretty ? .max : 0)
        return String(decoding: pretty ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }

    private static func value(_ json: UnsafeMutablePointer<json_t>) -> Value {
        switch json.pointee.type {
        case JSON_OBJECT:
            var object: [String: Value] = [:]
            object.reserveCapacity(json_object_size(json))
            var iterator = json_object_iter(json)
            while let place = iterator {
                if let key = json_object_iter_key(place), let child = json_object_iter_value(place) {
                    object[String(cString: key)] = value(child)
                }
                iterator = json_object_iter_next(json, place)
            }
            return .object(object)
        case JSON_ARRAY:
            let count = json_array_size(json)
            var array: [Value] = []
            array.reserveCapacity(count)
            for index in 0..<count {
                guard let element = json_array_get(json, index) else { continue }
                array.append(value(element))
                // What is read is let go at once, or a long list would be in memory twice.
                json_array_set_new(json, index, json_null())
            }
            return .array(array)
        case JSON_STRING:
            guard let text = json_string_value(json) else { return .string("") }
            let bytes = UnsafeRawBufferPointer(start: text, count: json_string_length(json))
            return .string(String(decoding: bytes, as: UTF8.self))
        case JSON_INTEGER: return .int(json_integer_value(json))
        case JSON_REAL: return .double(json_real_value(json))
        case JSON_TRUE: return .bool(true)
        case JSON_FALSE: return .bool(false)
        default: return .null
        }
    }
}
