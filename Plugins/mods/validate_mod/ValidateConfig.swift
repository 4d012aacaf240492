import PypeSDK

/// What is expected of the rows.
struct ValidateConfig: Decodable, Sendable {
    var expectations: [Expectation]

    static let params: [ModuleParam] = [
        .required(
            "expectations", .list,
            "What is expected, each with a type, column or columns, an action (fail, the default, ends the run at the "
                + "first row; reject sends the row to the rejects; warn logs how many) and a name for messages; null "
                + "meets every expectation but not_null. Types: not_null; unique (rows after the first of a key do not "
                + "meet it; the table is held in memory); range (min, max, both allowed); pattern (a regular expression "
                + "for the whole text); set (values); type (as: a type that each value can be read as); expression (SQL, "
                + "not false); foreign_key (in the rows of the port 'reference', under reference_columns or the same "
                + "names); row_count (min, max); freshness (the latest value is at most max_age seconds before as_of, "
                + "or before this moment).",
            schema: [
                "type": "array", "minItems": 1, "items": item,
                "examples": [
                    [
                        ["type": "not_null", "columns": ["flight", "carrier"], "action": "reject"],
                        ["type": "range", "column": "distance", "min": 1, "max": 20000, "action": "reject"],
                        [
                            "type": "expression", "name": "arrives later", "expression": "arrival > departure",
                            "action": "warn",
                        ],
                        ["type": "row_count", "min": 1],
                    ]
                ],
            ])
    ]

    private static let item: JSONValue = [
        "type": "object", "required": ["type"], "additionalProperties": false,
        "properties": [
            "type": ["enum": .array(Expectation.Kind.allCases.map { .string($0.rawValue) })],
            "action": ["enum": ["fail", "reject", "warn"]], "name": ["type": "string", "minLength": 1],
            "column": ["type": "string"], "columns": names, "min": ["type": ["number", "string"]],
            "max": ["type": ["number", "string"]], "pattern": ["type": "string"],
            "values": ["type": "array", "minItems": 1, "items": ["type": ["number", "string", "boolean"]]],
            "as": ["type": "string"], "expression": ["type": "string", "minLength": 1], "reference_columns": names,
            "max_age": ["type": "number", "minimum": 0], "as_of": ["type": "string"],
        ],
    ]

    private static let names: JSONValue = ["type": "array", "minItems": 1, "items": ["type": "string"]]

    /// - Throws: `invalidConfig` for names that come twice, since the report tells expectations apart by them.
    func check() throws(ModuleError) {
        guard !expectations.isEmpty else {
            throw ModuleError(
                .invalidConfig, "'expectations' is empty", hint: "for example: [{type: not_null, column: id}]")
        }
        var names: Set<String> = []
        for expectation in expectations where !names.insert(expectation.name).inserted {
            throw ModuleError(
                .invalidConfig, "expectations: there are two named '\(expectation.name)'",
                hint: "give each a name of its own, so that messages can tell them apart")
        }
        for expectation in expectations { _ = try expectation.moment() }
    }
}
