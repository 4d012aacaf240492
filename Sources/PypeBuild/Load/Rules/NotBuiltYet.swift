import PypeModel

/// The flow asks for something that is planned but not built yet. It is refused rather than ignored.
///
/// Not built yet is `isolation` of a module.
enum NotBuiltYet: Rule {
    static let id = "not-built-yet"

    static func report(_ what: String, at position: FlowPosition, hint: String, _ findings: inout Findings) {
        findings.add(NotBuiltYet.self, at: position, "\(what) is not built yet", hint: hint)
    }
}
