/// One problem of a file, a flow or a job, told so that its author can mend it.
package struct Diagnostic: Sendable, Hashable, Codable, Error {
    package enum Severity: String, Sendable, Hashable, Codable {
        case error, warning
    }

    /// Stable id of the rule, kebab-case: `unknown-module`.
    package var rule: String
    package var severity: Severity
    package var location: Location?
    /// What is wrong, with the offending text.
    package var message: String
    /// What to write instead.
    package var hint: String?
    /// The line of the file that `location` points into.
    package var source: String?

    package init(
        rule: String,
        severity: Severity = .error,
        location: Location? = nil,
        message: String,
        hint: String? = nil,
        source: String? = nil
    ) {
        self.rule = rule
        self.severity = severity
        self.location = location
        self.message = message
        self.hint = hint
        self.source = source
    }
}

/// A place in a text file. Lines and columns count from 1; columns count characters.
package struct Location: Sendable, Hashable, Codable {
    package var file: String
    package var line: Int
    package var column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

/// Several diagnostics, thrown together: all problems at once.
package struct DiagnosticsError: Error, Sendable {
    package var diagnostics: [Diagnostic]

    package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension DiagnosticsError: CustomStringConvertible {
    package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}

extension Diagnostic: CustomStringConvertible {
    package var description: String {
        let place = location.map { "\($0.file):\($0.line):\($0.column): " } ?? ""
        let remedy = hint.map { "\n  help: \($0)" } ?? ""
        return "\(place)\(severity.rawValue): \(message) [\(rule)]\(remedy)"
    }
}
