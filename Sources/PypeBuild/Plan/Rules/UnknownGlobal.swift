import PypeExpression
import PypeModel

/// A name of the form `MODULE__VARIABLE` names a module that the flow does not have, or a variable that the module does
/// not declare. `pype inspect MODULE` shows the variables that a module sets.
enum UnknownGlobal: Rule {
    static let id = "unknown-global"

    static func reportModule(
        _ text: String, at position: FlowPosition, among ids: some Collection<String>, _ findings: inout Findings
    ) {
        let module = GlobalName.module(of: text) ?? text
        findings.add(
            UnknownGlobal.self, at: position,
            "\(Excerpt.quoted(text)) is a variable of no module: the flow has no module \(Excerpt.quoted(module))",
            hint: findings.suggestion(for: module, among: ids))
    }

    static func reportVariable(
        _ variable: String, of id: String, _ spec: ModuleSpec, at position: FlowPosition, _ findings: inout Findings
    ) {
        let names = spec.globals.map(\.name)
        findings.add(
            UnknownGlobal.self, at: position,
            "\(Excerpt.quoted(id)) (\(spec.name)) sets no variable \(Excerpt.quoted(variable))",
            hint: names.isEmpty ? "the module sets no variables" : findings.suggestion(for: variable, among: names))
    }
}
