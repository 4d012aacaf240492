import Foundation
import PypeModel
import PypeTemplate
import TestSupport

/// A running `vault_server.py`. Ends with the last reference to it.
final class VaultServer {
    static let token = "test-root-token"

    private let process: VaultProcess
    private let isEncrypted: Bool
    var port: Int { process.port }

    init(certificate: Certificate? = nil) throws {
        isEncrypted = certificate != nil
        process = try VaultProcess(certificate.map { [$0.certificate, $0.key] } ?? [])
    }

    var address: String { "\(isEncrypted ? "https" : "http")://localhost:\(port)" }

    /// Variables that lead to this server.
    func environment(_ more: [String: String] = ["VAULT_TOKEN": token]) -> [String: String] {
        ["VAULT_ADDR": address].merging(more) { $1 }
    }

    static func role(_ name: String, _ more: [String: String] = [:]) -> [String: String] {
        ["PYPE_VAULT_ROLE_ID": name, "PYPE_VAULT_SECRET_ID": "secret-id-\(name)"].merging(more) { $1 }
    }

    struct Call {
        var method: String
        var path: String
        var headers: [String: Value]
    }

    /// What the server was asked, in order.
    func calls(_ part: String = "") throws -> [Call] {
        let text = try get("/log")
        guard case .array(let list) = try Value(json: text) else { return [] }
        return list.compactMap { entry in
            guard case .object(let call) = entry, case .object(let headers)? = call["headers"] else { return nil }
            return Call(
                method: call["method"]?.stringValue ?? "", path: call["path"]?.stringValue ?? "", headers: headers)
        }.filter { part.isEmpty || $0.path.contains(part) }
    }

    func revokeTokens() throws { _ = try get("/revoke") }

    private func get(_ path: String) throws -> String {
        try ChildProcess.python(
            """
            import ssl, sys, urllib.request
            context = ssl._create_unverified_context() if sys.argv[1].startswith("https") else None
            print(urllib.request.urlopen(sys.argv[1], context=context).read().decode())
            """, ["\(address)\(path)"])
    }
}

extension SecretStore {
    /// How a reference fails; nil when it does not.
    func failure(_ text: String) -> SecretFailure? {
        do throws(SecretFailure) {
            _ = try value(of: text)
            return nil
        } catch {
            return error
        }
    }
}

/// Takes warnings.
final class Warnings: Sendable {
    private let texts = SendableList()
    var all: [String] { texts.all }
    func add(_ text: String) { texts.append(text) }
}

/// A list that several threads append to.
final class SendableList: @unchecked Sendable {
    // Protected by `lock`.
    private var list: [String] = []
    private let lock = NSLock()

    var all: [String] { lock.withLock { list } }
    func append(_ text: String) { lock.withLock { list.append(text) } }
}
