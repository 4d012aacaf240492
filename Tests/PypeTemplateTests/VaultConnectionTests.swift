import Foundation
import PypeModel
import PypeTemplate
import TestSupport
import Testing

@Suite("Connections to Vault")
struct VaultConnectionTests {
    private func store(_ environment: [String: String], warnings: Warnings = Warnings()) -> SecretStore {
        SecretStore(environment: environment, retryDelay: .milliseconds(5)) { warnings.add($0) }
    }

    @Test("TLS: the authority's file is trusted, for the name and the address")
    func encrypted() throws {
        let certificate = try Certificate()
        let server = try VaultServer(certificate: certificate)
        for host in ["localhost", "127.0.0.1"] {
            let store = store([
                "VAULT_ADDR": "https://\(host):\(server.port)", "VAULT_TOKEN": VaultServer.token,
                "VAULT_CACERT": certificate.authority,
            ])
            #expect(try store.value(of: "vault:secret/app#username") == "loader")
        }
    }

    @Test("TLS: another authority, none, or a certificate for another host is refused at once")
    func untrusted() throws {
        let certificate = try Certificate()
        let server = try VaultServer(certificate: certificate)
        let token = ["VAULT_TOKEN": VaultServer.token]
        let none = try #require(store(server.environment(token)).failure("vault:secret/app#x"))
        #expect(none.kind == .denied)
        #expect(none.description.contains("the certificate of Vault at https://localhost:\(server.port) is not valid"))
        #expect(none.description.contains("name the authority's file in VAULT_CACERT"))
        let stranger = try Certificate()
        let wrong = store(
            server.environment(token.merging(["VAULT_CACERT": stranger.authority]) { $1 })
        ).failure("vault:secret/app#x")
        #expect(wrong?.kind == .denied)
        #expect(wrong?.description.contains("must name the authority") == true)
        let foreign = try Certificate(host: "vault.invalid")
        let other = try VaultServer(certificate: foreign)
        let name = store(other.environment(token.merging(["VAULT_CACERT": foreign.authority]) { $1 }))
            .failure("vault:secret/app#x")
        #expect(name?.description.contains("not for this host name") == true, "\(String(describing: name))")
        #expect(try other.calls().isEmpty == true)
    }

    @Test(
        "settings that are wrong or not supported are named, all at once, without their values",
        arguments: [
            (["VAULT_TOKEN": "t"], "VAULT_ADDR is not set"),
            (["VAULT_ADDR": "vault.example.com"], "VAULT_ADDR is no address"),
            (["VAULT_ADDR": "unix:///run/vault.sock"], "the scheme 'unix'"),
            (["VAULT_ADDR": "https://:8200"], "names no host"),
            (["VAULT_ADDR": "https://h?a=b"], "must not have a '?'"),
            (["VAULT_SKIP_VERIFY": "true"], "VAULT_SKIP_VERIFY is set"),
            (["VAULT_SKIP_VERIFY": "1"], "never skips the check of certificates"),
            (["VAULT_CLIENT_CERT": "/x"], "VAULT_CLIENT_CERT is set, which pype does not support"),
            (["VAULT_CLIENT_TIMEOUT": "soon"], "VAULT_CLIENT_TIMEOUT is no duration"),
            (["VAULT_CLIENT_TIMEOUT": "0"], "VAULT_CLIENT_TIMEOUT is no duration"),
            (["VAULT_MAX_RETRIES": "-1"], "VAULT_MAX_RETRIES is no whole number"),
            (["VAULT_TOKEN": "two words"], "VAULT_TOKEN holds white space"),
            (["VAULT_TOKEN": ""], "there is no token"),
            (["PYPE_VAULT_SECRET_ID": "hidden-value"], "PYPE_VAULT_ROLE_ID is not set"),
            (["VAULT_CACERT": "/nowhere/ca.pem"], "VAULT_CACERT names /nowhere/ca.pem"),
        ])
    func settings(variables: [String: String], message: String) throws {
        var environment = ["VAULT_ADDR": "https://127.0.0.1:1", "VAULT_TOKEN": "hidden-token"]
        if variables == ["VAULT_TOKEN": "t"] { environment["VAULT_ADDR"] = nil }
        let store = SecretStore(environment: environment.merging(variables) { $1 })
        let failure = try #require(store.failure("vault:secret/app#x"))
        #expect(failure.kind == .notConfigured)
        #expect(failure.description.contains(message), "\(failure)")
        for hidden in ["hidden-value", "hidden-token", "two words"] {
            #expect(!failure.description.contains(hidden))
        }
    }

    @Test("the password in an address is shown nowhere, and sent to the proxy")
    func userInfo() throws {
        let server = try VaultServer()
        let environment = [
            "VAULT_ADDR": "http://me:hidden-password@localhost:\(server.port)/", "VAULT_TOKEN": VaultServer.token,
        ]
        let store = store(environment)
        let failure = try #require(store.failure("vault:secret/denied#x"))
        #expect(failure.description.contains("Vault at http://localhost:\(server.port) answered 403"))
        #expect(!failure.description.contains("hidden-password"))
        #expect(
            try server.calls().allSatisfy {
                $0.headers["Authorization"] == .string("Basic bWU6aGlkZGVuLXBhc3N3b3Jk")
            })
        #expect(store.redactor.clean("Basic bWU6aGlkZGVuLXBhc3N3b3Jk") != "Basic bWU6aGlkZGVuLXBhc3N3b3Jk")
    }

    @Test("an address without encryption brings a warning unless it is this machine")
    func plain() throws {
        let warnings = Warnings()
        let server = try VaultServer()
        _ = try store(server.environment(), warnings: warnings).value(of: "vault:secret/app#username")
        #expect(warnings.all.isEmpty)
        let far = store(
            ["VAULT_ADDR": "http://vault.invalid:8200", "VAULT_TOKEN": "t", "VAULT_MAX_RETRIES": "0"],
            warnings: warnings)
        #expect(far.failure("vault:secret/app#x")?.kind == .unreachable)
        #expect(warnings.all.count == 1)
        #expect(warnings.all.first?.contains("without encryption") == true)
    }
}
