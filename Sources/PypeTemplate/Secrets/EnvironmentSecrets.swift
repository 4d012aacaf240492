import PypeModel

/// `env:NAME`: variables of the process.
struct EnvironmentSecrets: SecretProvider {
    private let environment: [String: String]

    init(_ environment: [String: String]) { self.environment = environment }

    func fetch(_ path: String) throws(SecretFailure) -> SecretDocument {
        guard let value = environment[path] else {
            throw SecretFailure(
                .notFound, "the environment has no variable '\(path)'",
                hint: Suggestion.nearest(to: path, among: environment.keys).map { "did you mean '\($0)'?" }
                    ?? "set it for the process that runs the flow")
        }
        return SecretDocument(content: .text(value), place: "the variable \(path)")
    }

    func close() {}
}
