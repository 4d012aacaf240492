import NIOConcurrencyHelpers
import PypeModel

/// Calls Vault as somebody: holds the token, logs in with the AppRole, renews.
final class VaultSession: Sendable {
    private struct Lease {
        var token: String
        var isRenewable: Bool
        var start: ContinuousClock.Instant
        /// Nil: does not end.
        var duration: Duration?

        /// In its last third a token is renewed, before anybody is refused.
        var isOld: Bool { duration.map { start + $0 * 2 / 3 <= .now } ?? false }
        var isOver: Bool { duration.map { start + $0 <= .now } ?? false }
    }

    let client: VaultClient
    private let redactor: Redactor
    private let login = NIOLock()
    /// Changed only by whoever holds `login`.
    private let lease = NIOLockedValueBox<Lease?>(nil)

    init(_ client: VaultClient, redactor: Redactor) {
        self.client = client
        self.redactor = redactor
        switch client.settings.credentials {
        case .token(let token): redactor.add(token)
        case .appRole(_, let secretID, _): if let secretID { redactor.add(secretID) }
        }
    }

    /// Reads a path. A token that came from an AppRole and is refused is replaced once.
    /// - Throws: ``SecretFailure`` as ``VaultClient/call(_:_:token:body:)`` does, and `denied` when a login is refused.
    func get(_ path: String) throws(SecretFailure) -> VaultReply {
        guard case .appRole(let roleID, let secretID, let mount) = client.settings.credentials else {
            guard case .token(let token) = client.settings.credentials else {
                throw SecretFailure(.notConfigured, "there is no token for Vault")
            }
            return try client.call("GET", path, token: token)
        }
        let role = Role(id: roleID, secret: secretID, mount: mount)
        let (token, isNew) = try token(role, insteadOf: nil)
        let reply = try client.call("GET", path, token: token)
        guard reply.status == 403, !isNew else { return reply }
        return try client.call("GET", path, token: self.token(role, insteadOf: token).token)
    }

    private struct Role {
        var id: String
        var secret: String?
        var mount: String
    }

    /// The token to use, and whether it was made by this call.
    private func token(
        _ role: Role, insteadOf refused: String?
    ) throws(SecretFailure) -> (token: String, isNew: Bool) {
        login.lock()
        defer { login.unlock() }
        let held = lease.withLockedValue { $0 }
        if let held, held.token != refused, !held.isOver {
            if held.isOld, held.isRenewable { return (try renewed(held)?.token ?? held.token, false) }
            return (held.token, false)
        }
        let path = "auth/\(role.mount)/login"
        var body: [String: Value] = ["role_id": .string(role.id)]
        if let secret = role.secret { body["secret_id"] = .string(secret) }
        let start = ContinuousClock.now
        let reply = try client.call("POST", path, body: .object(body))
        guard reply.status == 200 else {
            throw reply.failure("a login with the AppRole", at: client.settings.address)
        }
        let fresh = try keep(reply, since: start)
        return (fresh.token, true)
    }

    /// Nil when Vault does not renew the token; it serves until its end then.
    private func renewed(_ held: Lease) throws(SecretFailure) -> Lease? {
        let start = ContinuousClock.now
        let reply = try client.call("POST", "auth/token/renew-self", token: held.token, body: .object([:]))
        return reply.status == 200 ? try keep(reply, since: start) : nil
    }

    private func keep(_ reply: VaultReply, since start: ContinuousClock.Instant) throws(SecretFailure) -> Lease {
        let auth = reply.object("auth") ?? [:]
        guard case .string(let token)? = auth["client_token"], SettingsReader.isHeaderText(token), !token.isEmpty else {
            throw SecretFailure(
                .badAnswer, "Vault at \(client.settings.address.text) answered to \(reply.path) without a token")
        }
        var lease = Lease(token: token, isRenewable: auth["renewable"] == .bool(true), start: start)
        if case .int(let seconds)? = auth["lease_duration"], seconds > 0 { lease.duration = .seconds(seconds) }
        redactor.add(token)
        self.lease.withLockedValue { $0 = lease }
        return lease
    }
}
