import PypeSDK

/// A column to sort by: its name, or an object with `column`, `order` and `nulls`.
struct SortKey: Decodable, Sendable {
    enum Order: String, Decodable { case asc, desc }
    enum Nulls: String, Decodable { case first, last }

    let column: String
    let order: Order
    let nulls: Nulls

    private enum Key: String, CodingKey { case column, order, nulls }

    init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            column = name
            order = .asc
            nulls = .last
            return
        }
        let object = try decoder.container(keyedBy: Key.self)
        column = try object.decode(String.self, forKey: .column)
        order = try object.decodeIfPresent(Order.self, forKey: .order) ?? .asc
        nulls = try object.decodeIfPresent(Nulls.self, forKey: .nulls) ?? .last
    }

    /// What a manifest says of a list of them.
    static func schema(examples: JSONValue, isRequired: Bool = true) -> JSONValue {
        .object([
            "minItems": .int(isRequired ? 1 : 0),
            "items": [
                "anyOf": [
                    ["type": "string", "minLength": 1],
                    [
                        "type": "object", "required": ["column"], "additionalProperties": false,
                        "properties": [
                            "column": ["type": "string", "minLength": 1],
                            "order": ["enum": ["asc", "desc"]],
                            "nulls": ["enum": ["first", "last"]],
                        ],
                    ],
                ]
            ],
            "examples": examples,
        ])
    }

    /// The key as it stands in an ORDER BY.
    /// - Throws: `invalidConfig` when the input has no such column.
    func sql(_ input: QueryInput, _ parameter: String) throws(ModuleError) -> String {
        let column = try input.column(column, parameter)
        return "\(column) \(order == .asc ? "ASC" : "DESC") NULLS \(nulls == .first ? "FIRST" : "LAST")"
    }
}

extension [SortKey] {
    /// An ORDER BY's list, of which the last part is the row's number: rows that are equal keep their order.
    /// - Throws: `invalidConfig` when the input has no such column.
    func sql(_ input: QueryInput, _ parameter: String) throws(ModuleError) -> String {
        var parts: [String] = []
        for key in self { parts.append(try key.sql(input, parameter)) }
        return (parts + [input.order]).joined(separator: ", ")
    }
}
