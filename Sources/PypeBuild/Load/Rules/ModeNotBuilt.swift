import PypeModel

/// The execution mode is known but not built yet: `dask`, `polars`, `lazy`, `streaming`, `ray`, `distributed`.
///
/// A flow is never run in another mode than it asks for. Write `pandas` or `eager`, which mean the same: tables in
/// memory.
enum ModeNotBuilt: Rule {
    static let id = "mode-not-built"
    static let eager = ["pandas", "eager"]
    static let later = ["dask", "polars", "lazy", "streaming", "ray", "distributed"]

    static func check(_ key: String, _ mode: Located<String>, _ findings: inout Findings) {
        if eager.contains(mode.value) { return }
        if later.contains(mode.value) {
            findings.add(
                ModeNotBuilt.self, at: mode.position, "the \(key) '\(mode.value)' is not built yet",
                hint: "write 'pandas' (or 'eager'), or leave it out: tables are kept in memory")
        } else {
            ValueNotAllowed.report(
                key, mode.value, at: mode.position, wanted: "'pandas' or 'eager'",
                hint: Suggestion.hint(for: mode.value, among: eager + later), &findings)
        }
    }
}
