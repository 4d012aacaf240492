import PypeConfig
import PypeExpression
import PypeModel

/// A parameter is filled with a variable of another type than the parameter's. Types are those that the two modules
/// declare; a whole number may stand where `float` is declared. Fields, `{{MODULE__VARIABLE.FIELD}}`, can be asked for of
/// variables of the type `dict` or `any` only.
enum GlobalType: Rule {
    static let id = "global-type"

    /// Checks a field of a variable.
    static func check(
        _ global: GlobalSpec, _ text: String, field: String, _ position: FlowPosition, _ findings: inout Findings
    ) {
        guard global.type != "dict", global.type != "any" else { return }
        findings.add(
            GlobalType.self, at: position,
            "\(Excerpt.quoted(text)) is \(global.type), so it has no field \(Excerpt.quoted(field))",
            hint: "write {{\(text)}} for its value")
    }

    /// Checks a parameter that is the variable's placeholder and nothing else.
    static func check(
        _ global: GlobalSpec, _ text: String, _ position: FlowPosition, _ parameter: FlowParameter, _ spec: ModuleSpec,
        _ findings: inout Findings
    ) {
        guard let wanted = spec.configSchema[parameter.name.value], case .string(let whole) = parameter.value.value,
            (try? Template(whole))?.isPlaceholder == true, !ParameterCheck.fits(type: global.type, into: wanted.type)
        else { return }
        findings.add(
            GlobalType.self, at: position,
            "the parameter \(Excerpt.quoted(parameter.name.value)) must be \(wanted.type), but "
                + "\(Excerpt.quoted(text)) is \(global.type)",
            hint: wanted.type == "str" ? "put text around the placeholder, and it becomes text" : nil)
    }
}
