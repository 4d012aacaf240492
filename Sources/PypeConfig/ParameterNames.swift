/// Words that modules, here and elsewhere, use for the same parameter.
package enum ParameterNames {
    private static let alike: [[String]] = [
        ["path", "file_path", "output_path", "input_path", "file", "filename", "file_name"],
        ["delimiter", "separator", "sep"],
        ["query", "sql"],
    ]

    /// "did you mean 'x'?" for a parameter of the module that goes by another word than `name`; nil when there is none.
    package static func hint(for name: String, among known: some Sequence<String>) -> String? {
        let name = name.lowercased()
        guard let words = alike.first(where: { $0.contains(name) }) else { return nil }
        let meant = known.filter { words.contains($0) && $0 != name }.sorted()
        return meant.isEmpty ? nil : "did you mean \(meant.map { "'\($0)'" }.joined(separator: " or "))?"
    }
}
