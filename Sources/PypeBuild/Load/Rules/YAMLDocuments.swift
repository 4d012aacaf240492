import PypeModel

/// The file holds several YAML documents, set apart by `---`. A flow file holds one.
enum YAMLDocuments: Rule {
    static let id = "yaml-documents"

    static func report(at position: FlowPosition?, _ findings: inout Findings) {
        findings.add(
            YAMLDocuments.self, at: position, "a second document starts here", hint: "put each flow into its own file")
    }
}
