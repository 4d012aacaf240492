import PypeSDK

/// One entry of the parameter `columns`.
struct ColumnSpec: Decodable {
    enum Kind: String, Decodable, CaseIterable {
        case int, float, str, bool, date, timestamp, sequence
    }

    var name: String
    var kind: Kind
    var min: Scalar?
    var max: Scalar?
    var nullRatio: Double
    var values: [Scalar]?
    var weights: [Double]?
    var distribution: Distribution?
    var mean: Double?
    var stddev: Double?
    var start: Int64?
    var step: Int64?

    enum Distribution: String, Decodable, CaseIterable {
        case uniform, normal
    }

    /// A number, text or truth value as it stands in the config.
    enum Scalar: Decodable, Hashable {
        case bool(Bool)
        case int(Int64)
        case double(Double)
        case string(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let value = try? container.decode(Bool.self) {
                self = .bool(value)
            } else if let value = try? container.decode(Int64.self) {
                self = .int(value)
            } else if let value = try? container.decode(Double.self) {
                self = .double(value)
            } else {
                self = .string(try container.decode(String.self))
            }
        }
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, type, min, max
        case nullRatio = "null_ratio"
        case values, weights, distribution, mean, stddev, start, step
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let known = CodingKeys.allCases.map(\.rawValue)
        let place = decoder.codingPath.last?.intValue.map { "columns[\($0)]" } ?? "columns"
        if let stranger = try decoder.container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
            .first(where: { !known.contains($0) })
        {
            throw ModuleError(
                .invalidConfig,
                "\(place) has no setting '\(stranger)'",
                hint: "the settings are \(known.joined(separator: ", "))"
            )
        }
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        let type = try container.decode(String.self, forKey: .type)
        guard let kind = Kind(rawValue: type) else {
            throw ModuleError(
                .invalidConfig,
                "\(place).type is '\(type)'",
                hint: "the types are \(Kind.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        self.kind = kind
        min = try container.decodeIfPresent(Scalar.self, forKey: .min)
        max = try container.decodeIfPresent(Scalar.self, forKey: .max)
        nullRatio = try container.decodeIfPresent(Double.self, forKey: .nullRatio) ?? 0
        values = try container.decodeIfPresent([Scalar].self, forKey: .values)
        weights = try container.decodeIfPresent([Double].self, forKey: .weights)
        distribution = try container.decodeIfPresent(String.self, forKey: .distribution).map { text in
            guard let found = Distribution(rawValue: text) else {
                throw ModuleError(
                    .invalidConfig, "\(place).distribution is '\(text)'", hint: "it is uniform or normal")
            }
            return found
        }
        mean = try container.decodeIfPresent(Double.self, forKey: .mean)
        stddev = try container.decodeIfPresent(Double.self, forKey: .stddev)
        start = try container.decodeIfPresent(Int64.self, forKey: .start)
        step = try container.decodeIfPresent(Int64.self, forKey: .step)
    }

    /// A value of the whole parameter, for the example node.
    static let examples: JSONValue = [
        [
            ["name": "amount", "type": "float", "min": 0, "max": 500],
            ["name": "city", "type": "str", "values": ["Oslo", "Lima", "Pune"], "weights": [6, 3, 1]],
            ["name": "day", "type": "date", "min": "2024-01-01", "max": "2024-12-31", "null_ratio": 0.1],
        ]
    ]

    /// What hosts check an entry against.
    static let schema: JSONValue = [
        "type": "object",
        "required": ["name", "type"],
        "additionalProperties": false,
        "properties": [
            "name": ["type": "string"],
            "type": ["enum": .array(Kind.allCases.map { .string($0.rawValue) })],
            "min": ["type": ["number", "string"]],
            "max": ["type": ["number", "string"]],
            "null_ratio": ["type": "number", "minimum": 0, "maximum": 1],
            "values": ["type": "array", "minItems": 1],
            "weights": ["type": "array", "minItems": 1, "items": ["type": "number", "minimum": 0]],
            "distribution": ["enum": .array(Distribution.allCases.map { .string($0.rawValue) })],
            "mean": ["type": "number"], "stddev": ["type": "number", "minimum": 0],
            "start": ["type": "integer"], "step": ["type": "integer"],
        ],
    ]
}
