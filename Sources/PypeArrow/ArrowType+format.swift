extension ArrowType {
    /// The format string of the C data interface. A dictionary has the format of its index.
    public var format: String {
        switch self {
        case .null: "n"
        case .bool: "b"
        case .int8: "c"
        case .uint8: "C"
        case .int16: "s"
        case .uint16: "S"
        case .int32: "i"
        case .uint32: "I"
        case .int64: "l"
        case .uint64: "L"
        case .float: "f"
        case .double: "g"
        case .decimal128(let precision, let scale): "d:\(precision),\(scale)"
        case .utf8: "u"
        case .largeUTF8: "U"
        case .binary: "z"
        case .largeBinary: "Z"
        case .date32: "tdD"
        case .date64: "tdm"
        case .time32(let unit), .time64(let unit): "tt\(unit.rawValue)"
        case .timestamp(let unit, let zone): "ts\(unit.rawValue):\(zone ?? "")"
        case .duration(let unit): "tD\(unit.rawValue)"
        case .list: "+l"
        case .structure: "+s"
        case .dictionary(let index, _, _): index.format
        case .other(let format, _): format
        }
    }

    /// Reads a format string. A format that is well formed but not read here becomes ``other(format:children:)``.
    /// - Parameter children: the fields of the child schemas.
    /// - Throws: ``ArrowError`` when the text is not a format, or the number of children does not fit it.
    public init(format: String, children: [Field] = []) throws(ArrowError) {
        if let simple = Self.simple[format] {
            guard children.isEmpty else {
                throw ArrowError("the format '\(format)' has no children, but the schema has \(children.count)")
            }
            self = simple
            return
        }
        switch format {
        case "+s": self = .structure(children)
        case "+l":
            guard children.count == 1 else {
                throw ArrowError("a list has one child, but the schema has \(children.count)")
            }
            self = .list(children[0])
        case let text where text.hasPrefix("d:"): self = try Self.decimal(text)
        case let text where text.hasPrefix("ts"): self = try Self.timestamp(text)
        case let text where Self.known.contains(where: { text.hasPrefix($0) }):
            self = .other(format: text, children: children)
        default:
            throw ArrowError("'\(format)' is not a format of the Arrow C data interface")
        }
    }

    private static let simple: [String: ArrowType] = {
        var table: [String: ArrowType] = [:]
        let types: [ArrowType] = [
            .null, .bool, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .float, .double, .utf8,
            .largeUTF8, .binary, .largeBinary, .date32, .date64, .time32(.second), .time32(.millisecond),
            .time64(.microsecond), .time64(.nanosecond),
        ]
        for type in types + ArrowTimeUnit.allCases.map({ .duration($0) }) { table[type.format] = type }
        return table
    }()

    /// Half floats, fixed-size binary, views, intervals, wider and narrower decimals, other nested types.
    private static let known = [
        "e", "w:", "vu", "vz", "ti", "d:", "+L", "+vl", "+vL", "+w:", "+m", "+r", "+ud:", "+us:",
    ]

    private static func decimal(_ text: String) throws(ArrowError) -> ArrowType {
        let parts = text.dropFirst(2).split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        if parts.count == 3, let width = parts[2], parts[0] != nil, parts[1] != nil, width != 128 {
            return .other(format: text, children: [])
        }
        guard parts.count == 2 || parts.count == 3, let precision = parts[0], let scale = parts[1],
            (1...38).contains(precision), (-128...127).contains(scale), parts.count == 2 || parts[2] == 128
        else { throw ArrowError("'\(text)' is not a decimal format: expected d:PRECISION,SCALE with 1 to 38 digits") }
        return .decimal128(precision: precision, scale: scale)
    }

    private static func timestamp(_ text: String) throws(ArrowError) -> ArrowType {
        let rest = text.dropFirst(2)
        guard let letter = rest.first, let unit = ArrowTimeUnit(rawValue: String(letter)),
            rest.dropFirst().first == ":"
        else { throw ArrowError("'\(text)' is not a timestamp format: expected tsU:ZONE with U one of s, m, u, n") }
        let zone = rest.dropFirst(2)
        return .timestamp(unit, zone: zone.isEmpty ? nil : String(zone))
    }
}
