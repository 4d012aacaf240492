import PypeSDK

/// How join_mod is configured.
struct JoinConfig: Decodable {
    enum Kind: String, Decodable, CaseIterable { case inner, left, right, full, semi, anti, asof }

    /// How the left value of an as-of join stands to the right one.
    struct Nearest: Decodable, Sendable {
        enum Operator: String, Decodable, CaseIterable {
            case atLeast = ">="
            case above = ">"
            case atMost = "<="
            case below = "<"
        }

        let left: String
        let right: String
        let op: Operator?
    }

    var type: Kind?
    var on: [KeyPair]?
    var onNearest: Nearest?
    var suffixes: [String]?
    var nullEquals: Bool?
    var keepOrder: Bool?

    enum CodingKeys: String, CodingKey {
        case type, on, suffixes
        case onNearest = "on_nearest"
        case nullEquals = "null_equals"
        case keepOrder = "keep_order"
    }

    var kind: Kind { type ?? .inner }

    /// Whether rows of that side without a partner go out.
    var keepsLeft: Bool { [.left, .full, .asof].contains(kind) }
    var keepsRight: Bool { [.right, .full].contains(kind) }

    static let params: [ModuleParam] = [
        .optional(
            "on", .list,
            "Columns whose values must be equal: names that both sides have, or objects of left and right; needed "
                + "for every type but asof.",
            schema: KeyPair.schema(examples: [[["left": "origin", "right": "iata"]]])),
        .optional(
            "type", .str,
            "inner, left, right, full; semi and anti keep the left rows that have a partner or none, without columns of "
                + "the right; asof gives each left row the nearest right one, and nulls if there is none.",
            default: "inner", allowed: Kind.allCases.map { .string($0.rawValue) }),
        .optional(
            "on_nearest", .dict,
            "For asof: columns left and right whose values must be in the relation op (>= if left out), as near as can "
                + "be.",
            schema: [
                "required": ["left", "right"], "additionalProperties": false,
                "properties": [
                    "left": ["type": "string", "minLength": 1], "right": ["type": "string", "minLength": 1],
                    "op": ["enum": [">=", ">", "<=", "<"]],
                ],
            ]),
        .optional(
            "suffixes", .list, "What is put after the names that both sides have, left and right.",
            default: ["", "_right"], schema: ["items": ["type": "string"], "minItems": 2, "maxItems": 2]),
        .optional("null_equals", .bool, "Whether nulls in the columns of on are equal to each other.", default: false),
        .optional(
            "keep_order", .bool,
            "Whether the rows come in the order of the left rows, then of the right ones, which takes a sort; else they "
                + "come in any order.",
            default: false),
    ]
}
