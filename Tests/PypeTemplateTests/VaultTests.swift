import Foundation
import PypeModel
import PypeTemplate
import TestSupport
import Testing

/// Against a server that speaks Vault's API over real HTTP.
@Suite("Vault")
struct VaultTests {
    private func store(
        _ environment: [String: String], warnings: Warnings = Warnings()
    ) -> SecretStore {
        SecretStore(environment: environment, retryDelay: .milliseconds(5)) { warnings.add($0) }
    }

    @Test(
        "a field comes as its text, or as JSON when it is none",
        arguments: [
            ("vault:secret/app#username", "loader"), ("vault:secret/app#password", "pass/wörd \"quoted\" + 100%"),
            ("vault:secret/app#port", "5432"), ("vault:secret/app#ratio", "0.5"), ("vault:secret/app#tls", "true"),
            ("vault:secret/app#hosts", "[\"a\",\"b\"]"), ("vault:secret/with space/ünïcode#name", "found"),
            ("vault:team/kv/app/db#value", "from the mount with a slash"), ("vault:hidden/app#username", "loader"),
            ("vault:secret/moved#username", "loader"),
        ])
    func field(reference: String, value: String) throws {
        let server = try VaultServer()
        #expect(try store(server.environment()).value(of: reference) == value)
        #expect(try server.calls().allSatisfy { $0.headers["X-Vault-Token"] == .string(VaultServer.token) })
    }

    @Test("without a field the whole secret comes as JSON, and the texts in it are masked too")
    func whole() throws {
        let server = try VaultServer()
        let store = store(server.environment(["VAULT_TOKEN": VaultServer.token, "PYPE_SECRETS": "vault"]))
        let text = try store.value(of: "team/kv/app/db")
        #expect(text == #"{"value":"from the mount with a slash"}"#)
        #expect(store.redactor.clean("it is from the mount with a slash!") == "it is ***!")
    }

    @Test("a secret is fetched once, whatever fields are asked for, and its mount is asked for once")
    func fetchedOnce() throws {
        let server = try VaultServer()
        let store = store(server.environment())
        for field in ["username", "password", "port", "username"] {
            _ = try store.value(of: "vault:secret/app#\(field)")
        }
        _ = try store.value(of: "vault:secret/space#name")
        #expect(
            try server.calls().map(\.path) == [
                "sys/internal/ui/mounts/secret/app", "secret/data/app", "secret/data/space",
            ])
    }

    @Test("threads that ask at the same time share one call")
    func shared() throws {
        let server = try VaultServer()
        let store = store(server.environment())
        let values = SendableList()
        let group = DispatchGroup()
        for _ in 0..<16 {
            group.enter()
            Thread.detachNewThread {
                values.append((try? store.value(of: "vault:secret/slow#value")) ?? "failed")
                group.leave()
            }
        }
        group.wait()
        #expect(values.all == Array(repeating: "slow-value", count: 16))
        #expect(try server.calls("secret/data/slow").count == 1)
    }

    @Test("the namespace goes with every call")
    func namespace() throws {
        let server = try VaultServer()
        let store = store(server.environment(VaultServer.role("long", ["VAULT_NAMESPACE": "team-a/"])))
        #expect(try store.value(of: "vault:secret/space#name") == "team-a/")
        #expect(try server.calls().count == 3)
        #expect(try server.calls().allSatisfy { $0.headers["X-Vault-Namespace"] == .string("team-a/") })
    }

    @Test("a secret with a lease is fetched again when the lease is over, not before")
    func lease() throws {
        let server = try VaultServer()
        let store = store(server.environment())
        #expect(try store.value(of: "vault:secret/leased#count") == "value-number-1")
        Thread.sleep(forTimeInterval: 1.1)
        #expect(try store.value(of: "vault:secret/leased#count") == "value-number-2")
    }

    @Test(
        "trouble that passes is waited out",
        arguments: ["vault:secret/flaky#count", "vault:secret/limited#count", "vault:secret/stale#count"])
    func retried(reference: String) throws {
        let server = try VaultServer()
        let value = try store(server.environment()).value(of: reference)
        #expect(value == (reference.contains("flaky") ? "value-number-3" : "value-number-2"))
    }

    @Test("what Vault says with Retry-After is waited for")
    func retryAfter() throws {
        let server = try VaultServer()
        let clock = ContinuousClock()
        let start = clock.now
        _ = try store(server.environment()).value(of: "vault:secret/limited#count")
        #expect(clock.now - start >= .seconds(1))
    }

    @Test(
        "each refusal says what happened and what to do, and is made as often as it may help",
        arguments: [
            ("vault:secret/sealed#x", SecretFailure.Kind.unreachable, "503", "sealed", 3),
            ("vault:secret/limited-long#x", .unreachable, "asks to wait 3600.0 seconds", "quota", 1),
            ("vault:secret/denied#x", .denied, "403", "policy", 1),
            ("vault:secret/bad#x", .denied, "400", "invalid version", 1),
            ("vault:secret/none#x", .notFound, "404", "check the path", 1),
            ("vault:secret/deleted#x", .notFound, "was deleted at 2026-01-02T03:04:05Z", "undelete", 1),
            ("vault:secret/destroyed#x", .notFound, "was destroyed", "kv put", 1),
            ("vault:secret/html#x", .badAnswer, "no JSON object", "VAULT_ADDR", 1),
            ("vault:secret/broken#x", .badAnswer, "no JSON object", "VAULT_ADDR", 1),
            ("vault:secret/huge#x", .badAnswer, "more than 4194304 bytes", "", 1),
            ("vault:secret/version1#x", .badAnswer, "version 2", "secrets list", 1),
            ("vault:secret/away#x", .denied, "http://vault.invalid:8200", "active node", 1),
            ("vault:secret/loop#x", .badAnswer, "again and again", "", 2),
            ("vault:secret/app#pasword", .notFound, "no field 'pasword'", "did you mean 'password'?", 1),
            ("vault:secret/app#zzzzzzzz", .notFound, "no field", "known are: empty, hosts", 1),
            ("vault:secret/app#nothing", .badAnswer, "is null", "", 1),
            ("vault:secret/app#empty", .badAnswer, "is empty", "", 1),
            ("vault:secret/data/app#x", .notFound, "404", "leave 'data/' out", 1),
            ("vault:old/app#x", .badReference, "version 1", "enable-versioning", 0),
            ("vault:pki/app#x", .badReference, "type pki", "", 0),
        ])
    func refused(reference: String, kind: SecretFailure.Kind, message: String, remedy: String, calls: Int) throws {
        let server = try VaultServer()
        let store = store(server.environment())
        let failure = try #require(store.failure(reference))
        #expect(failure.kind == kind)
        #expect(failure.description.hasPrefix("secret '\(reference)': "))
        #expect(failure.description.contains(message), "\(failure)")
        #expect(remedy.isEmpty || failure.description.contains(remedy), "\(failure)")
        for hidden in [VaultServer.token, "loader", "hidden-in", "5432"] {
            #expect(!failure.description.contains(hidden), "\(failure)")
        }
        #expect(try server.calls("/data/").filter { !$0.path.hasPrefix("sys/") }.count == calls)
    }

    @Test("VAULT_MAX_RETRIES 0 makes one call")
    func noRetries() throws {
        let server = try VaultServer()
        let store = store(server.environment(["VAULT_TOKEN": VaultServer.token, "VAULT_MAX_RETRIES": "0"]))
        #expect(store.failure("vault:secret/flaky#count")?.kind == .unreachable)
        #expect(try server.calls("/data/").count == 1)
    }

    @Test("a failure is not kept: the next ask may succeed")
    func failureIsNotKept() throws {
        let server = try VaultServer()
        let store = store(server.environment(["VAULT_TOKEN": VaultServer.token, "VAULT_MAX_RETRIES": "0"]))
        #expect(store.failure("vault:secret/stale#count")?.kind == .unreachable)
        #expect(try store.value(of: "vault:secret/stale#count") == "value-number-2")
    }

    @Test("a server that does not answer in time ends in an error that names the limit")
    func timeout() throws {
        let server = try VaultServer()
        let store = store(server.environment(["VAULT_TOKEN": VaultServer.token, "VAULT_CLIENT_TIMEOUT": "300ms"]))
        let failure = try #require(store.failure("vault:secret/stuck#value"))
        #expect(failure.kind == .timedOut)
        #expect(failure.description.contains("did not answer to secret/data/stuck within 0.3 seconds"))
        #expect(failure.description.contains("VAULT_CLIENT_TIMEOUT"))
    }

    @Test("closing the store ends a call that waits")
    func closed() throws {
        let server = try VaultServer()
        let store = store(server.environment())
        let failures = SendableList()
        let group = DispatchGroup()
        group.enter()
        Thread.detachNewThread {
            failures.append(store.failure("vault:secret/stuck#value")?.kind.rawValue ?? "none")
            group.leave()
        }
        while try server.calls("stuck").isEmpty {}
        store.close()
        group.wait()
        #expect(failures.all == ["closed"])
        #expect(store.failure("vault:secret/app#username")?.kind == .closed)
    }

    @Test("a server that is not there ends in an error with its address")
    func connectionRefused() throws {
        let address = try VaultServer().address
        let store = store(["VAULT_ADDR": address, "VAULT_TOKEN": "test-token", "VAULT_MAX_RETRIES": "1"])
        let failure = try #require(store.failure("vault:secret/app#x"))
        #expect(failure.kind == .unreachable)
        #expect(failure.isRetryable)
        #expect(failure.description.contains("Vault at \(address) cannot be reached: no connection"))
        #expect(failure.description.contains("(2 attempts)"))
    }
}
