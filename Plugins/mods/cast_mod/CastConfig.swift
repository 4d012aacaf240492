import PypeSDK

/// Which columns become what.
struct CastConfig: Decodable, Sendable {
    enum Mode: String, Decodable, Sendable {
        case strict, reject, null
    }

    var columns: [String: String]
    /// Patterns of dates and times in texts: one for all columns, or by column.
    var formats: [String: String]
    var format: String?
    var nullValues: [String]?
    var mode: Mode?
    var rounding: Bool?

    enum CodingKeys: String, CodingKey {
        case columns, format
        case nullValues = "null_values"
        case mode, rounding
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        columns = try container.decode([String: String].self, forKey: .columns)
        if let all = try? container.decodeIfPresent(String.self, forKey: .format) {
            format = all
            formats = [:]
        } else {
            formats = try container.decodeIfPresent([String: String].self, forKey: .format) ?? [:]
        }
        nullValues = try container.decodeIfPresent([String].self, forKey: .nullValues)
        mode = try container.decodeIfPresent(Mode.self, forKey: .mode)
        rounding = try container.decodeIfPresent(Bool.self, forKey: .rounding)
    }

    static let params: [ModuleParam] = [
        .required(
            "columns", .dict, "The new types of columns, by their names: \(ColumnType.names).",
            schema: [
                "type": "object", "minProperties": 1, "additionalProperties": ["type": "string"],
                "examples": [["age": "int32", "price": "decimal(10, 2)", "born": "date32"]],
            ]),
        .optional(
            "format", .any,
            "How dates and times are written in texts, with the letters of strptime: one for all columns that are such "
                + "texts or become some, or one each by name, as in %d.%m.%Y for 31.12.2024. By default year, month and "
                + "day as in 2024-12-31, 2024/12/31 or 2024-1-2, and times as in 23:59:59, where a time without a zone "
                + "may have no offset but that of UTC.",
            schema: [
                "oneOf": [
                    ["type": "string", "minLength": 1], ["type": "object", "additionalProperties": ["type": "string"]],
                ],
                "examples": ["%d.%m.%Y"],
            ]),
        .optional(
            "null_values", .list,
            "Texts that stand for null in columns of texts; none by default, so that an empty text is no number.",
            schema: ["type": "array", "items": ["type": "string"], "examples": [["", "NA"]]]),
        .optional(
            "mode", .str,
            "What a bad value does: strict fails at the first one, reject sends its row to the rejects, null puts null "
                + "in its place.",
            default: "strict", allowed: ["strict", "reject", "null"]),
        .optional(
            "rounding", .bool,
            "Whether values may lose digits (1.5 as an int becomes 2, 0.1 as a float32 the nearest one), the time of day "
                + "of a timestamp that becomes a date, or the day of one that becomes a time; otherwise such a value is "
                + "bad.", default: false),
    ]

    /// - Throws: `invalidConfig` for a type that there is not, and for a format without its column.
    func types() throws(ModuleError) -> [String: ColumnType] {
        var types: [String: ColumnType] = [:]
        for (name, type) in columns.sorted(by: { $0.key < $1.key }) {
            types[name] = try ColumnType.named(type, at: "columns.\(name)")
        }
        guard !types.isEmpty else {
            throw ModuleError(.invalidConfig, "'columns' is empty", hint: "for example: columns: {age: int32}")
        }
        for name in formats.keys.sorted() where types[name] == nil {
            throw ModuleError(
                .invalidConfig, "format: '\(name)' is not one of 'columns'",
                hint: NearestNames.hint(for: name, among: Array(types.keys)))
        }
        return types
    }
}
