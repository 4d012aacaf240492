import PypeModel

/// A module's `name` is not registered. `pype list-modules` shows what is; `pype auto-register` registers what the module
/// folders hold.
enum UnknownModule: Rule {
    static let id = "unknown-module"

    static func report(
        _ name: Located<String>, registered: some Collection<String>, _ findings: inout Findings
    ) {
        let hint =
            registered.isEmpty
            ? "no module is registered: run 'pype auto-register'"
            : findings.suggestion(for: name.value, among: registered)
                ?? "'pype list-modules' shows what is registered; 'pype auto-register' looks for more"
        findings.add(
            UnknownModule.self, at: name.position, "the module \(Excerpt.quoted(name.value)) is not registered",
            hint: hint)
    }
}
