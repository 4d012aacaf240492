import PypeModel

/// A value has a YAML tag, such as `!!python/object`. Only `!!str`, which makes text of anything, `!!seq` and `!!map` are
/// accepted.
enum YAMLTag: Rule {
    static let id = "yaml-tag"

    static func report(_ tag: String, at position: FlowPosition, _ findings: inout Findings) {
        let standard = "tag:yaml.org,2002:"
        let shown = tag.hasPrefix(standard) ? "!!" + tag.dropFirst(standard.count) : tag
        findings.add(
            YAMLTag.self, at: position, "the tag \(Excerpt.quoted(shown)) is not supported",
            hint: "remove it; for text, write the value in quotes")
    }
}
