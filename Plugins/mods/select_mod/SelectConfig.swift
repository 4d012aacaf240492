import PypeSDK

/// Which columns stay, in which order, under which names.
struct SelectConfig: Decodable, Sendable {
    var keep: [String]?
    var drop: [String]?
    var order: [String]?
    var rename: [String: String]?
    var missing: String?

    static let params: [ModuleParam] = [
        .optional(
            "keep", .list,
            "Names or patterns of the columns to keep, in the order of this list; in a pattern * stands for any text, ? "
                + "for one character and [a-c] for one of some.",
            schema: names(["airport_id", "name", "amount_*"])),
        .optional(
            "drop", .list, "Names or patterns of columns to leave out.", schema: names(["internal_*", "comment"])),
        .optional(
            "order", .list, "Names or patterns of columns that come first, in this order; the others follow.",
            schema: names(["id", "name"])),
        .optional(
            "rename", .dict,
            "New names of columns by the input's names, which the other parameters use too.",
            schema: [
                "type": "object", "additionalProperties": ["type": "string", "minLength": 1],
                "examples": [["lat": "latitude", "lon": "longitude"]],
            ]),
        .optional(
            "missing", .str,
            "What a name or pattern does that no column has: fail the module before rows move, or be ignored.",
            default: "fail", allowed: ["fail", "ignore"]),
    ]

    private static func names(_ example: JSONValue) -> JSONValue {
        ["type": "array", "items": ["type": "string", "minLength": 1], "minItems": 1, "examples": [example]]
    }

    /// - Throws: `invalidConfig` when it says nothing.
    func check() throws(ModuleError) {
        guard keep != nil || drop != nil || order != nil || rename != nil else {
            throw ModuleError(
                .invalidConfig, "nothing is selected: 'keep', 'drop', 'order' and 'rename' are all left out",
                hint: "for example: keep: [id, \"amount_*\"]")
        }
        if let old = rename?.filter({ $0.value.isEmpty }).keys.min() {
            throw ModuleError(.invalidConfig, "'rename': the new name of column '\(old)' is empty")
        }
    }
}
