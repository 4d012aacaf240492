extension JSONValue: Codable {
    /// Any JSON value. A whole number beyond 64 bits becomes a double.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The value as JSON has it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// Where the numbers are, as ``ConfigError`` writes places.
    func numberPlaces(_ place: String = "") -> [String] {
        switch self {
        case .int, .double: [place]
        case .array(let values): values.enumerated().flatMap { $1.numberPlaces("\(place)[\($0)]") }
        case .object(let members):
            members.sorted { $0.key < $1.key }.flatMap { $1.numberPlaces(place.isEmpty ? $0 : "\(place).\($0)") }
        default: []
        }
    }

    /// The value with 0, which every kind of number can be, for the numbers at some places.
    func zeroing(_ places: Set<String>, _ place: String = "") -> JSONValue {
        switch self {
        case .int, .double: places.contains(place) ? .int(0) : self
        case .array(let values): .array(values.enumerated().map { $1.zeroing(places, "\(place)[\($0)]") })
        case .object(let members):
            .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { key, value in
                        (key, value.zeroing(places, place.isEmpty ? key : "\(place).\(key)"))
                    }
                )
            )
        default: self
        }
    }
}
