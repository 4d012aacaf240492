import PypeSDK

/// Which rows go where.
struct RouteConfig: Decodable, Sendable {
    struct Route: Decodable, Sendable {
        var condition: String
        var name: String?
    }

    enum Mode: String, Decodable, Sendable {
        case first, all
    }

    var routes: [Route]
    var mode: Mode?

    /// Output ports for routes.
    static let ports = (1...8).map { "route_\($0)" }

    /// The output port for rows of no route.
    static let otherwise = "otherwise"

    static let params: [ModuleParam] = [
        .required(
            "routes", .list,
            "Conditions, SQL expressions that are true or false, for the outputs route_1, route_2 and so on, each with "
                + "a name for messages if it is given one; at most 8.",
            schema: [
                "type": "array", "minItems": 1, "maxItems": 8,
                "items": [
                    "type": "object", "required": ["condition"], "additionalProperties": false,
                    "properties": [
                        "condition": ["type": "string", "minLength": 1], "name": ["type": "string", "minLength": 1],
                    ],
                ],
                "examples": [
                    [
                        ["name": "late", "condition": "delay > 15"],
                        ["name": "cancelled", "condition": "cancelled AND delay IS NULL"],
                    ]
                ],
            ]),
        .optional(
            "mode", .str, "Whether a row goes to the first route that is true, or to all that are.", default: "first",
            allowed: ["first", "all"]),
    ]

    /// What a route is called in messages.
    func subject(_ index: Int) -> String {
        routes[index].name.map { "route_\(index + 1) ('\($0)')" } ?? "route_\(index + 1)"
    }

    /// - Throws: `invalidConfig`.
    func check() throws(ModuleError) {
        guard !routes.isEmpty else {
            throw ModuleError(
                .invalidConfig, "'routes' is empty", hint: "for example: routes: [{condition: \"a > 1\"}]")
        }
        guard routes.count <= Self.ports.count else {
            throw ModuleError(
                .invalidConfig, "'routes' has \(routes.count) conditions, and there are \(Self.ports.count) outputs",
                hint: "route what is left over, from 'otherwise', with a second route_mod")
        }
    }
}
