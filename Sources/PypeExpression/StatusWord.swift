import PypeModel

/// The words that `status` can be. Comparing it with any other word would be a condition that never comes true.
package enum StatusWord {
    /// What `status` gives.
    package static let ofSubflow = ["succeeded", "failed"]
    /// What `status.NODE` gives.
    package static let ofNode = ["succeeded", "failed", "skipped", "blocked", "cancelled"]

    static func check(_ left: Expression, _ right: Expression) throws(ExpressionError) {
        for (name, other) in [(left, right), (right, left)] {
            guard case .name(.status(let node)) = name.kind else { continue }
            let words = node == nil ? ofSubflow : ofNode
            var literals = [other]
            if case .list(let elements) = other.kind { literals = elements }
            for literal in literals {
                guard case .literal(.string(let word)) = literal.kind, !words.contains(word) else { continue }
                let meant = ["success": "succeeded", "failure": "failed", "error": "failed"][word.lowercased()]
                throw ExpressionError(
                    "status is never '\(word.count <= 60 ? word : word.prefix(60) + "…")'",
                    hint: (meant ?? Suggestion.nearest(to: word, among: words)).map { "did you mean '\($0)'?" }
                        ?? "it is one of: \(words.joined(separator: ", "))",
                    offset: literal.offset)
            }
        }
    }
}
