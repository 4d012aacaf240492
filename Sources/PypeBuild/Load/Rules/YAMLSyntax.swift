import PypeModel

/// The file is not YAML. What follows the place cannot be trusted, so it is not checked.
///
/// Often it is a tab in the indentation, a `: ` inside a text without quotes, or a bracket or quote that is not closed.
enum YAMLSyntax: Rule {
    static let id = "yaml-syntax"

    static func report(
        _ problem: String, at position: FlowPosition, in source: SourceText, _ findings: inout Findings
    ) {
        let offset = source.offset(of: position)
        let isTab = offset.map { $0 < source.bytes.count && source.bytes[$0] == 0x09 } ?? false
        findings.add(
            YAMLSyntax.self, at: position, "this is not YAML: \(problem)",
            hint: isTab ? "indent with spaces; YAML allows no tabs there" : nil)
    }
}
