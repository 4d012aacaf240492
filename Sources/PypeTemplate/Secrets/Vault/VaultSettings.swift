#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// How to reach Vault, from the variables that Vault's own tools read and three of pype's.
/// https://developer.hashicorp.com/vault/docs/commands#configure-environment-variables
struct VaultSettings: Sendable {
    enum Credentials: Sendable {
        case token(String)
        /// https://developer.hashicorp.com/vault/docs/auth/approle
        case appRole(roleID: String, secretID: String?, mount: String)
    }

    var address: VaultAddress
    var namespace: String?
    /// PEM file of the authorities to trust, in place of the system's.
    var authorities: String?
    /// How long one call may take, with all its repetitions.
    var timeout: Duration
    /// Repetitions after the first attempt.
    var maxRetries: Int
    var credentials: Credentials

    /// - Throws: ``SecretFailure`` `not-configured` with all that is wrong.
    init(_ environment: [String: String]) throws(SecretFailure) {
        var reader = SettingsReader(environment)
        for name in Self.unsupported where reader.text(name) != nil {
            reader.problems.append("\(name) is set, which pype does not support: unset it")
        }
        if let text = reader.text("VAULT_SKIP_VERIFY"), !["0", "f", "false"].contains(text.lowercased()) {
            reader.problems.append(
                "VAULT_SKIP_VERIFY is set, and pype never skips the check of certificates: unset it, and name the"
                    + " authority's file in VAULT_CACERT")
        }
        let address = reader.address()
        namespace = reader.headerText("VAULT_NAMESPACE")
        authorities = reader.text("VAULT_CACERT")
        timeout = reader.duration("VAULT_CLIENT_TIMEOUT") ?? .seconds(60)
        maxRetries = reader.number("VAULT_MAX_RETRIES", in: 0...100) ?? 2
        let credentials = reader.credentials()
        guard let address, let credentials, reader.problems.isEmpty else {
            throw SecretFailure(.notConfigured, "Vault cannot be used: \(reader.problems.joined(separator: "; "))")
        }
        self.address = address
        self.credentials = credentials
    }

    /// Variables that change where Vault's tools connect to and as whom; to pass over one would mean to connect
    /// elsewhere than the user thinks.
    private static let unsupported = [
        "VAULT_AGENT_ADDR", "VAULT_CACERT_BYTES", "VAULT_CAPATH", "VAULT_CLIENT_CERT", "VAULT_CLIENT_KEY",
        "VAULT_PROXY_ADDR", "VAULT_HTTP_PROXY", "VAULT_SRV_LOOKUP", "VAULT_TLS_SERVER_NAME", "VAULT_WRAP_TTL",
    ]
}

extension SettingsReader {
    fileprivate mutating func address() -> VaultAddress? {
        guard let text = text("VAULT_ADDR") else {
            problems.append("VAULT_ADDR is not set: give the server's address, such as https://vault.example.com:8200")
            return nil
        }
        do throws(VaultAddress.Fault) {
            return try VaultAddress(text)
        } catch {
            problems.append("VAULT_ADDR \(error.reason)")
            return nil
        }
    }

    /// The AppRole where one is given, since only pype reads those variables; else the token.
    fileprivate mutating func credentials() -> VaultSettings.Credentials? {
        let secretID = text("PYPE_VAULT_SECRET_ID")
        let mount = text("PYPE_VAULT_APPROLE_PATH")
        if let roleID = text("PYPE_VAULT_ROLE_ID") {
            return .appRole(roleID: roleID, secretID: secretID, mount: mount ?? "approle")
        }
        if secretID != nil || mount != nil {
            problems.append("PYPE_VAULT_ROLE_ID is not set, but other variables of the AppRole are")
            return nil
        }
        if let token = headerText("VAULT_TOKEN") { return .token(token) }
        guard problems.isEmpty || text("VAULT_TOKEN") == nil else { return nil }
        if let token = tokenFile() { return .token(token) }
        problems.append(
            "there is no token: set VAULT_TOKEN, or PYPE_VAULT_ROLE_ID and PYPE_VAULT_SECRET_ID, or log in with"
                + " 'vault login', which writes ~/.vault-token")
        return nil
    }

    private mutating func tokenFile() -> String? {
        guard let home = text("HOME") else { return nil }
        let path = "\(home)/.vault-token"
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = try? Data(contentsOf: URL(filePath: path)), data.count <= 65_536,
            let text = String(validating: data, as: UTF8.self)
        else {
            problems.append("the token in \(path) cannot be read")
            return nil
        }
        let token = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if token.isEmpty { return nil }
        guard Self.isHeaderText(token) else {
            problems.append("\(path) holds more than a token")
            return nil
        }
        return token
    }
}
