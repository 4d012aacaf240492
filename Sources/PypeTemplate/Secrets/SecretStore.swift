package import PypeExpression
import PypeModel

/// Fetches secrets when a run needs them: from the environment, from files, from Vault.
///
/// Values are kept in memory only, and its ``redactor`` knows each of them before it is handed out. Safe to be called
/// from many threads; a call blocks until the provider has answered, so it belongs on threads that may block.
package final class SecretStore: Sendable {
    /// Masks every value that this store has handed out, and the credentials that it uses itself.
    package let redactor: Redactor

    private let providers: [String: any SecretProvider]
    private let standard: String?
    private let cache = SecretCache()
    private let isKnown = SeenOnce()
    private let warn: @Sendable (String) -> Void

    /// - Parameters:
    ///   - environment: variables of the process: settings of the providers, and the secrets of `env`.
    ///   - warn: takes what the user should know but what stops nothing, each once.
    ///   - retryDelay: pause before the first repetition of a failed call to Vault; each further one doubles it.
    package init(
        environment: [String: String], redactor: Redactor = Redactor(), retryDelay: Duration = .milliseconds(250),
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.redactor = redactor
        self.warn = warn
        standard = environment["PYPE_SECRETS"].flatMap { $0.isEmpty ? nil : $0 }
        providers = [
            "env": EnvironmentSecrets(environment),
            "file": FileSecrets(environment, warn: warn),
            "vault": VaultSecrets(environment, redactor: redactor, retryDelay: retryDelay, warn: warn),
        ]
    }

    deinit { close() }

    /// The value of a secret, never empty.
    /// - Throws: ``SecretFailure`` of any kind; it names the reference, and never holds a value.
    package func value(of reference: SecretReference) throws(SecretFailure) -> String {
        do throws(SecretFailure) {
            let (name, provider, path) = try resolve(reference.path)
            let document = try cache.document("\(name):\(path)") { () throws(SecretFailure) in
                try provider.fetch(path)
            }
            let value = try document.value(field: reference.field)
            redactor.add(value)
            if value.utf8.count < Redactor.shortest, isKnown.insert(reference.text) {
                warn(
                    "the secret '\(reference.text)' has fewer than \(Redactor.shortest) characters: it is masked only"
                        + " where it stands as a word of its own")
            }
            return value
        } catch {
            throw error.about(reference.text, redactor)
        }
    }

    /// The value of a secret that a module asks for: `PATH`, or `PATH#FIELD`, cut at the first `#`.
    /// - Throws: as ``value(of:)-(SecretReference)``.
    package func value(of text: String) throws(SecretFailure) -> String {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            throw SecretFailure(
                .badReference, "a path is missing, or a field after the '#'", hint: "write PATH or PATH#FIELD",
                reference: text)
        }
        return try value(of: SecretReference(path: parts[0], field: parts.count > 1 ? parts[1] : nil))
    }

    /// Ends the calls that wait for a provider, and refuses further ones that would have to ask it.
    package func close() {
        for provider in providers.values { provider.close() }
    }

    /// `PROVIDER:PATH`, or a path for the default provider. A text with a colon whose start is no provider is refused,
    /// since it is more likely a slip than a name.
    private func resolve(
        _ path: String
    ) throws(SecretFailure) -> (name: String, provider: any SecretProvider, path: String) {
        let names = providers.keys.sorted().joined(separator: ", ")
        var name = standard ?? "env"
        var rest = path[...]
        var isPrefix = false
        if let colon = path.firstIndex(of: ":") {
            name = String(path[..<colon])
            rest = path[path.index(after: colon)...]
            isPrefix = true
        }
        guard let provider = providers[name] else {
            let hint = Suggestion.hint(for: name, among: providers.keys) ?? "known are: \(names)"
            if isPrefix {
                throw SecretFailure(.badReference, "there is no provider of secrets '\(name)'", hint: hint)
            }
            throw SecretFailure(
                .notConfigured, "PYPE_SECRETS is '\(name)', and there is no such provider of secrets", hint: hint)
        }
        guard !rest.isEmpty else {
            throw SecretFailure(.badReference, "the path is empty", hint: "write \(name):PATH")
        }
        return (name, provider, String(rest))
    }
}
