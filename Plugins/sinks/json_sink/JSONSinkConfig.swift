import PypeArrow
import PypeSDK

/// Where and how to write.
struct JSONSinkConfig: Decodable, Sendable {
    /// How rows stand in the file.
    enum Format: String, Decodable, CaseIterable {
        case lines, array
    }

    enum NullValues: String, Decodable, CaseIterable {
        case keep, omit
    }

    enum NonFinite: String, Decodable, CaseIterable {
        case fail, null
    }

    enum Decimals: String, Decodable, CaseIterable {
        case text, number
    }

    var outputPath: String
    var format: Format?
    var nullValues: NullValues?
    var nonFinite: NonFinite?
    var decimals: Decimals?
    var overwrite: Bool?
    var makeFolders: Bool?

    enum CodingKeys: String, CodingKey {
        case outputPath = "output_path"
        case format
        case nullValues = "null_values"
        case nonFinite = "non_finite"
        case decimals, overwrite
        case makeFolders = "make_folders"
    }

    static let params: [ModuleParam] = [
        .required(
            "output_path", .str, "Path of the file to write.",
            schema: ["minLength": 1, "examples": ["out/events.jsonl"]]),
        .optional(
            "format", .str, "lines: one object a line; array: one array of objects.", default: "lines",
            allowed: Format.allCases.map { .string($0.rawValue) }, schema: ["examples": ["array"]]),
        .optional(
            "null_values", .str, "Whether a null is written as null, or its key is left out.", default: "keep",
            allowed: NullValues.allCases.map { .string($0.rawValue) }),
        .optional(
            "non_finite", .str,
            "What to do with NaN and infinity, which JSON has no number for: fail ends the run, null writes null.",
            default: "fail", allowed: NonFinite.allCases.map { .string($0.rawValue) }),
        .optional(
            "decimals", .str,
            "Whether decimals are texts, which every reader keeps exact, or numbers; all digits are written either way.",
            default: "text", allowed: Decimals.allCases.map { .string($0.rawValue) }),
        .optional("overwrite", .bool, "Whether a file that is there already may be replaced.", default: true),
        .optional("make_folders", .bool, "Whether folders of the path that are missing are made.", default: true),
    ]

    /// What JSON leaves open.
    var form: RowJSON.Form {
        RowJSON.Form(
            writesDecimalsAsNumbers: decimals == .number, writesNonFiniteAsNull: nonFinite == .null,
            omitsNulls: nullValues == .omit)
    }
}
