import PypeExpression
import PypeModel
import PypeSDK

/// Sets variables for the modules after it: values as they are, and results of formulas over them.
struct SetSolo: Module {
    struct Config: Decodable {
        var values: [String: JSONValue]
        var formulas: [String: String]
    }

    static let manifest = ModuleManifest(
        name: "set_solo", type: .solo, version: "1.0.0",
        description: "Sets variables that the modules and conditions after it read as {{ID__values.NAME}}.",
        category: "control",
        params: [
            .optional(
                "values", .dict,
                "Variables by name, of any type; most often placeholders, such as the row_count of a module before.",
                default: [:], schema: ["propertyNames": names, "examples": [["limit": 1000, "rows": 250]]]),
            .optional(
                "formulas", .dict,
                "Variables that are worked out, by name: expressions over the names of values, in the language of "
                    + "conditions.",
                default: [:],
                schema: [
                    "propertyNames": names, "additionalProperties": ["type": "string"],
                    "examples": [["is_small": "rows < limit", "share": "rows / limit"]],
                ]),
        ],
        globals: [ModuleGlobal("values", .dict, "The values, and the results of the formulas, by name.")],
        flags: [.deterministic, .idempotent, .parallel])

    /// What a placeholder can name.
    private static let names: JSONValue = ["pattern": "^[A-Za-z_][A-Za-z0-9_]*$"]

    private let formulas: [(name: String, formula: Formula)]

    init(config: Config) throws {
        if let name = config.formulas.keys.sorted().first(where: { config.values[$0] != nil }) {
            throw ModuleError(.invalidConfig, "'\(name)' stands in values and in formulas", hint: "rename one of them")
        }
        formulas = try config.formulas.sorted { $0.key < $1.key }.map { name, text in
            do throws(ExpressionError) { return (name, try Formula(text)) } catch {
                throw ModuleError(
                    .invalidConfig, "formulas.\(name), character \(error.offset + 1): \(error.message)",
                    hint: error.hint)
            }
        }
        for (name, formula) in formulas {
            guard let missing = formula.names.first(where: { config.values[$0] == nil }) else { continue }
            throw ModuleError(
                .invalidConfig, "formulas.\(name): there is no value '\(missing)'",
                hint: Suggestion.hint(for: missing, among: config.values.keys)
                    ?? "formulas know the names of values, and not one another")
        }
    }

    func run(_ context: RunContext) async throws {
        let values = try Self.values(context.configJSON ?? "{}")
        var results = values
        for (name, formula) in formulas {
            do throws(ExpressionError) { results[name] = try formula.evaluate(values) } catch {
                throw ModuleError(.invalidConfig, "formulas.\(name): \(error.message)", hint: error.hint)
            }
        }
        try context.setGlobal("values", json: Value.object(results).json())
    }

    /// Read from the text, since decoders do not tell 3 from 3.0.
    private static func values(_ json: String) throws(ModuleError) -> [String: Value] {
        do throws(JSONError) {
            guard case .object(let config) = try Value(json: json), case .object(let values)? = config["values"] else {
                return [:]
            }
            return values
        } catch {
            throw ModuleError(.invalidArgument, "the config is not JSON: \(error.message)")
        }
    }
}
