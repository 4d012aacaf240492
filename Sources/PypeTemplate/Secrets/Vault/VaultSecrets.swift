import NIOConcurrencyHelpers
import PypeModel

/// `vault:MOUNT/PATH`: the newest version of a secret in a key-value engine of version 2.
/// https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2#read-secret-version
final class VaultSecrets: SecretProvider {
    private struct Connection: Sendable {
        var session: VaultSession
        var mounts: VaultMounts
    }

    private enum State: Sendable {
        case idle
        case open(Connection)
        case closed
    }

    private let environment: [String: String]
    private let redactor: Redactor
    private let retryDelay: Duration
    private let warn: @Sendable (String) -> Void
    private let state = NIOLockedValueBox(State.idle)

    init(
        _ environment: [String: String], redactor: Redactor, retryDelay: Duration,
        warn: @escaping @Sendable (String) -> Void
    ) {
        self.environment = environment
        self.redactor = redactor
        self.retryDelay = retryDelay
        self.warn = warn
    }

    func fetch(_ path: String) throws(SecretFailure) -> SecretDocument {
        let connection = try connection()
        let place = try connection.mounts.place(path)
        let start = ContinuousClock.now
        let reply = try connection.session.get("\(place.mount)/data/\(place.path)")
        let address = connection.session.client.settings.address
        let name = "\(place.mount)/\(place.path) of Vault at \(address.text)"
        guard reply.status == 200 else { throw refusal(reply, place, name, address) }
        guard let fields = reply.object("data", "data") else {
            throw SecretFailure(
                .badAnswer, "\(name) came without the fields that a key-value engine of version 2 gives",
                hint: "check that '\(place.mount)' is one: 'vault secrets list -detailed'")
        }
        var document = SecretDocument(content: .fields(fields), place: name)
        if case .int(let seconds)? = reply.body["lease_duration"], seconds > 0 {
            document.expires = start + .seconds(seconds)
        }
        return document
    }

    func close() {
        let last = state.withLockedValue { state in
            defer { state = .closed }
            return state
        }
        if case .open(let connection) = last { connection.session.client.close() }
    }

    /// Deleted and destroyed versions come as 404 with their metadata.
    private func refusal(
        _ reply: VaultReply, _ place: VaultMounts.Place, _ name: String, _ address: VaultAddress
    ) -> SecretFailure {
        if reply.status == 404, let metadata = reply.object("data", "metadata") {
            if metadata["destroyed"] == .bool(true) {
                return SecretFailure(
                    .notFound, "the newest version of \(name) was destroyed",
                    hint: "write a new version: 'vault kv put'")
            }
            if case .string(let time)? = metadata["deletion_time"], !time.isEmpty {
                return SecretFailure(
                    .notFound, "the newest version of \(name) was deleted at \(time)",
                    hint: "'vault kv undelete' brings it back, 'vault kv put' writes a new one")
            }
        }
        var failure = reply.failure("the secret", at: address)
        if place.path.hasPrefix("data/") {
            failure.hint = "leave 'data/' out of the path: it belongs to Vault's API, and is added"
        }
        return failure
    }

    /// Made when the first secret is asked for, so that a run without Vault needs none of its settings.
    private func connection() throws(SecretFailure) -> Connection {
        let result = state.withLockedValue { state -> Result<Connection, SecretFailure> in
            switch state {
            case .open(let connection): return .success(connection)
            case .closed: return .failure(SecretFailure(.closed, "the run has ended"))
            case .idle:
                return Result { () throws(SecretFailure) in
                    let connection = try connect()
                    state = .open(connection)
                    return connection
                }
            }
        }
        return try result.get()
    }

    private func connect() throws(SecretFailure) -> Connection {
        let settings = try VaultSettings(environment)
        if let userInfo = settings.address.userInfo, let password = userInfo.split(separator: ":").dropFirst().first {
            redactor.add(String(password))
        }
        let session = VaultSession(try VaultClient(settings, retryDelay: retryDelay), redactor: redactor)
        if !settings.address.isEncrypted, !settings.address.isLoopback {
            warn(
                "Vault at \(settings.address.text) is called without encryption: secrets and tokens can be read on the way"
            )
        }
        return Connection(session: session, mounts: VaultMounts(session))
    }
}
