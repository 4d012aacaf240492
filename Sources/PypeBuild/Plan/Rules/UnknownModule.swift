import PypeModel
import PypeRegistry

/// A module's `name` is not registered. `pype list-modules` shows what is; `pype auto-register` registers what the module
/// folders hold.
enum UnknownModule: Rule {
    static let id = "unknown-module"

    static func report(_ name: Located<String>, in registry: Registry, _ findings: inout Findings) {
        var hint = "no module is registered: run 'pype auto-register'"
        if !registry.modules.isEmpty {
            hint =
                findings.suggestion(for: name.value, among: registry.modules.keys)
                ?? "'pype list-modules' shows what is registered; 'pype auto-register' looks for more"
        }
        if !registry.failed.isEmpty {
            hint += "; 'pype list-modules --failed' tells which libraries could not be used"
        }
        findings.add(
            UnknownModule.self, at: name.position, "the module \(Excerpt.quoted(name.value)) is not registered",
            hint: hint)
    }
}
