import PypeConfig
import PypeModel

/// A parameter's value does not meet the JSON Schema fragment that the module declares for it. Every violation is named,
/// with a JSON pointer into the value.
///
/// Fragments are JSON Schema draft 7 without `$ref`. When a fragment itself cannot be used, the module's author has to
/// mend it.
enum ParameterSchema: Rule {
    static let id = "parameter-schema"

    /// Compiled fragments, by module and parameter.
    struct Cache {
        private enum Entry {
            case usable(SchemaFragment)
            case broken(String)
        }

        private var entries: [String: Entry] = [:]

        mutating func check(
            _ parameter: FlowParameter, _ value: Value, _ spec: ParamSpec, module: String, _ findings: inout Findings
        ) {
            guard let schema = spec.schema else { return }
            let key = "\(module)\u{0}\(parameter.name.value)"
            let entry = entries[key] ?? Self.compile(schema)
            entries[key] = entry
            let name = Excerpt.quoted(parameter.name.value)
            switch entry {
            case .broken(let reason):
                findings.add(
                    ParameterSchema.self, at: parameter.value.position,
                    "the schema that the module \(Excerpt.quoted(module)) declares for \(name) cannot be used: \(reason)",
                    hint: "tell the author of the module")
            case .usable(let fragment):
                for violation in fragment.violations(of: value) {
                    let place = violation.pointer.isEmpty ? "" : " at \(Excerpt.quoted(violation.pointer))"
                    findings.add(
                        ParameterSchema.self, at: parameter.value.position,
                        "the parameter \(name) does not meet its schema\(place): \(violation.message)",
                        hint: "'pype inspect \(module)' shows what is asked for")
                }
            }
        }

        private static func compile(_ schema: Value) -> Entry {
            do {
                return .usable(try SchemaFragment(schema))
            } catch {
                return .broken(error.reason)
            }
        }
    }
}
