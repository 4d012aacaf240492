import PypeSDK

/// A pair of columns of two tables: one name for both, or an object of `left` and `right`.
struct KeyPair: Decodable, Sendable {
    let left: String
    let right: String

    private enum Key: String, CodingKey { case left, right }

    init(from decoder: any Decoder) throws {
        if let name = try? decoder.singleValueContainer().decode(String.self) {
            left = name
            right = name
            return
        }
        let object = try decoder.container(keyedBy: Key.self)
        left = try object.decode(String.self, forKey: .left)
        right = try object.decode(String.self, forKey: .right)
    }

    /// What a manifest says of a list of them.
    static func schema(examples: JSONValue) -> JSONValue {
        [
            "minItems": 1,
            "items": [
                "anyOf": [
                    ["type": "string", "minLength": 1],
                    [
                        "type": "object", "required": ["left", "right"], "additionalProperties": false,
                        "properties": [
                            "left": ["type": "string", "minLength": 1], "right": ["type": "string", "minLength": 1],
                        ],
                    ],
                ]
            ],
            "examples": examples,
        ]
    }
}
