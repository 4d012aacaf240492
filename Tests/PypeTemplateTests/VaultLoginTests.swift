import Foundation
import PypeTemplate
import TestSupport
import Testing

@Suite("Logins to Vault")
struct VaultLoginTests {
    private func store(_ environment: [String: String]) -> SecretStore {
        SecretStore(environment: environment, retryDelay: .milliseconds(5))
    }

    @Test("an AppRole logs in once for many secrets", arguments: [nil, "custom/role"])
    func appRole(mount: String?) throws {
        let server = try VaultServer()
        let more = mount.map { ["PYPE_VAULT_APPROLE_PATH": $0] } ?? [:]
        let store = store(server.environment(VaultServer.role("long", more)))
        #expect(try store.value(of: "vault:secret/app#username") == "loader")
        #expect(try store.value(of: "vault:secret/space#name") == "root")
        let logins = try server.calls("/login")
        #expect(logins.map(\.path) == ["auth/\(mount ?? "approle")/login"])
        #expect(logins.allSatisfy { $0.headers["X-Vault-Token"] == nil })
    }

    @Test("a token whose lease is over is replaced by a new login")
    func expired() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("short")))
        _ = try store.value(of: "vault:secret/app#username")
        Thread.sleep(forTimeInterval: 1.1)
        #expect(try store.value(of: "vault:secret/space#name") == "root")
        #expect(try server.calls("/login").count == 2)
    }

    @Test("a token in the last third of its lease is renewed")
    func renewed() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("renewed")))
        _ = try store.value(of: "vault:secret/app#username")
        Thread.sleep(forTimeInterval: 1.5)
        #expect(try store.value(of: "vault:secret/space#name") == "root")
        #expect(try server.calls("/login").count == 1)
        #expect(try server.calls("renew-self").count == 1)
    }

    @Test("a token that was revoked is replaced when it is refused")
    func revoked() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("long")))
        _ = try store.value(of: "vault:secret/app#username")
        try server.revokeTokens()
        #expect(try store.value(of: "vault:secret/space#name") == "root")
        #expect(try server.calls("/login").count == 2)
    }

    @Test("a secret id that serves once is told when it has served")
    func servedOnce() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("once")))
        _ = try store.value(of: "vault:secret/app#username")
        try server.revokeTokens()
        let failure = try #require(store.failure("vault:secret/space#name"))
        #expect(failure.kind == .denied)
        #expect(failure.description.contains("400 to a login with the AppRole, auth/approle/login: invalid secret id"))
        #expect(!failure.description.contains("secret-id-once"))
    }

    @Test("a token without the right to a secret logs in again at most once")
    func denied() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("long")))
        _ = try store.value(of: "vault:secret/app#username")
        #expect(store.failure("vault:secret/denied#x")?.kind == .denied)
        #expect(try server.calls("/login").count == 2)
        #expect(try server.calls("secret/data/denied").count == 2)
    }

    @Test("a wrong secret id, role or mount is refused and named, without the secret id")
    func wrong() throws {
        let server = try VaultServer()
        var wrong = VaultServer.role("long")
        wrong["PYPE_VAULT_SECRET_ID"] = "not-the-secret-id"
        let failure = try #require(store(server.environment(wrong)).failure("vault:secret/app#x"))
        #expect(failure.kind == .denied)
        #expect(failure.description.contains("invalid role or secret ID; check role id, secret id and path"))
        #expect(!failure.description.contains("not-the-secret-id"))
        let elsewhere = VaultServer.role("long", ["PYPE_VAULT_APPROLE_PATH": "nowhere"])
        #expect(store(server.environment(elsewhere)).failure("vault:secret/app#x")?.kind == .notFound)
    }

    @Test("the credentials themselves are masked")
    func credentialsAreMasked() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("long")))
        _ = try store.value(of: "vault:secret/app#username")
        let text = "login secret-id-long gave test-token-long-1"
        #expect(store.redactor.clean(text) == "login *** gave ***")
    }

    @Test("the token file of 'vault login' is used when no token is set")
    func tokenFile() throws {
        let server = try VaultServer()
        let home = try TemporaryFolder()
        try home.write(".vault-token", "\(VaultServer.token)\n")
        let store = store(server.environment(["HOME": home.path]))
        #expect(try store.value(of: "vault:secret/app#username") == "loader")
        try home.write(".vault-token", "two tokens\n")
        let other = SecretStore(environment: server.environment(["HOME": home.path]))
        #expect(other.failure("vault:secret/app#x")?.description.contains("holds more than a token") == true)
    }
}
