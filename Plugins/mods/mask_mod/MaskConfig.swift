import PypeSDK

/// How personal data is made unrecognisable, column by column.
struct MaskConfig: Decodable, Sendable {
    enum Method: String, Decodable, Sendable {
        case hash, truncate, replace, redact, partial
    }

    enum Encoding: String, Decodable, Sendable {
        case hex, base64
    }

    /// One column's method, alone or with what it needs.
    struct Mask: Decodable, Sendable {
        var method: Method
        var encoding: Encoding?
        /// Characters that stay at the front.
        var keep: Int?
        var with: String?
        var first: Int?
        var last: Int?
        var character: String?

        enum CodingKeys: String, CodingKey {
            case method, encoding, keep, with, first, last, character
        }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.singleValueContainer(), let method = try? container.decode(Method.self) {
                self.method = method
                return
            }
            let container = try decoder.container(keyedBy: CodingKeys.self)
            method = try container.decode(Method.self, forKey: .method)
            encoding = try container.decodeIfPresent(Encoding.self, forKey: .encoding)
            keep = try container.decodeIfPresent(Int.self, forKey: .keep)
            with = try container.decodeIfPresent(String.self, forKey: .with)
            first = try container.decodeIfPresent(Int.self, forKey: .first)
            last = try container.decodeIfPresent(Int.self, forKey: .last)
            character = try container.decodeIfPresent(String.self, forKey: .character)
            try check(Set(container.allKeys))
        }

        private func check(_ given: Set<CodingKeys>) throws(ModuleError) {
            let allowed: Set<CodingKeys> =
                switch method {
                case .hash: [.encoding]
                case .truncate: [.keep]
                case .replace: [.with]
                case .redact: []
                case .partial: [.first, .last, .character]
                }
            let extra = given.subtracting(allowed).subtracting([.method]).map(\.rawValue).min()
            if let extra {
                throw ModuleError(.invalidConfig, "columns: the method \(method.rawValue) has no '\(extra)'")
            }
        }
    }

    var columns: [String: Mask]
    var key: String?

    static let params: [ModuleParam] = [
        .required(
            "columns", .dict,
            "What to do with each column, whose values become texts and whose nulls stay: hash (HMAC-SHA-256 under 'key', "
                + "encoding hex or base64), truncate (keep: so many characters), replace (with: a text), redact (***), "
                + "partial (first and last: characters that stay, with character, * by default, for those between), each "
                + "as a method's name or as method and what it needs.",
            schema: [
                "type": "object", "minProperties": 1,
                "additionalProperties": ["oneOf": [["enum": ["hash", "redact"]], mask]],
                "examples": [
                    [
                        "email": "hash", "name": ["method": "partial", "first": 1],
                        "zip": ["method": "truncate", "keep": 2], "notes": "redact",
                    ]
                ],
            ]),
        .optional(
            "key", .str,
            "The secret key of the hashes, at least 16 bytes; equal values under one key have equal hashes.",
            schema: ["minLength": 16, "examples": ["{{secret.env:MASK_KEY}}"]], secret: true),
    ]

    private static let characters: JSONValue = ["type": "integer", "minimum": 0, "maximum": 4_294_967_295]

    private static let mask: JSONValue = [
        "type": "object", "required": ["method"], "additionalProperties": false,
        "properties": [
            "method": ["enum": ["hash", "truncate", "replace", "redact", "partial"]],
            "encoding": ["enum": ["hex", "base64"]], "keep": characters, "with": ["type": "string"],
            "first": characters, "last": characters,
            "character": ["type": "string", "minLength": 1, "maxLength": 1],
        ],
    ]

    /// - Throws: `invalidConfig`, never with the key.
    func check() throws(ModuleError) {
        guard !columns.isEmpty else {
            throw ModuleError(.invalidConfig, "'columns' is empty", hint: "for example: columns: {email: hash}")
        }
        for (name, mask) in columns.sorted(by: { $0.key < $1.key }) {
            func wrong(_ text: String) -> ModuleError { ModuleError(.invalidConfig, "columns.\(name): \(text)") }
            if [mask.keep, mask.first, mask.last].contains(where: { ($0 ?? 0) < 0 }) {
                throw wrong("a number of characters is less than 0")
            }
            switch mask.method {
            case .hash:
                guard let key else {
                    throw ModuleError(
                        .invalidConfig, "columns.\(name): hash needs a 'key'",
                        hint: "give it as a secret, for example: key: \"{{secret.env:MASK_KEY}}\"")
                }
                guard key.utf8.count >= 16 else {
                    throw ModuleError(
                        .invalidConfig, "'key' has \(key.utf8.count) bytes, at least 16 are needed",
                        hint: "make one with: openssl rand -hex 32")
                }
            case .truncate: if mask.keep == nil { throw wrong("truncate needs 'keep', how many characters stay") }
            case .replace: if mask.with == nil { throw wrong("replace needs 'with', the text to put in place") }
            case .partial:
                if mask.first ?? 0 == 0, mask.last ?? 0 == 0 { throw wrong("partial needs 'first' or 'last'") }
                if let character = mask.character, character.count != 1 {
                    throw wrong("'character' is not one character")
                }
            case .redact: break
            }
        }
    }
}
