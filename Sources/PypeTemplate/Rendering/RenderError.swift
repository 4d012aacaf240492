/// Everything that is wrong with a configuration, once its placeholders are to be filled in.
package struct RenderError: Error, Sendable, Hashable {
    package struct Problem: Sendable, Hashable {
        /// Where in the configuration: `path`, `headers.auth`, `hosts[2]`.
        package var parameter: String
        package var message: String
        package var hint: String?
        /// True when trying again later may help, since a provider of secrets could not be reached.
        package var isRetryable: Bool

        package init(parameter: String, message: String, hint: String? = nil, isRetryable: Bool = false) {
            self.parameter = parameter
            self.message = message
            self.hint = hint
            self.isRetryable = isRetryable
        }
    }

    /// Never empty; by parameter.
    package var problems: [Problem]

    package init(_ problems: [Problem]) { self.problems = problems }

    /// True when nothing but trouble that may pass stands in the way.
    package var isRetryable: Bool { problems.allSatisfy(\.isRetryable) }
}

extension RenderError: CustomStringConvertible {
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

extension RenderError.Problem: CustomStringConvertible {
    package var description: String { "\(text)\(hint.map { "; \($0)" } ?? "")" }

    /// What is wrong and where, without the hint.
    package var text: String {
        // What the check of values says names the parameter itself.
        let place = message.hasPrefix("the parameter ") ? "" : "parameter '\(parameter)': "
        return "\(place)\(message)"
    }
}
