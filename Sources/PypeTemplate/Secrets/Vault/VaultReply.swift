import PypeModel

/// What Vault answered.
struct VaultReply: Sendable {
    var status: Int
    /// The members of the answer; empty when it has none.
    var body: [String: Value]
    /// Path of the call, without `/v1/`.
    var path: String
    /// How often the call was made.
    var attempts = 1
    /// Set when Vault asked for a longer pause than the time limit leaves.
    var pauseTooLong: Duration?

    /// Vault's own words; empty in many refusals.
    var errors: [String] {
        guard case .array(let list)? = body["errors"] else { return [] }
        return list.compactMap(\.stringValue).filter { !$0.isEmpty }
    }

    /// The members of an object inside.
    func object(_ path: String...) -> [String: Value]? {
        var members = body
        for name in path {
            guard case .object(let inner)? = members[name] else { return nil }
            members = inner
        }
        return members
    }
}

extension VaultReply {
    /// Tells a refusal. `purpose` says what was asked for: `the secret`, `a login with the AppRole`.
    func failure(_ purpose: String, at address: VaultAddress) -> SecretFailure {
        var message = "Vault at \(address.text) answered \(status) to \(purpose), \(path)"
        if attempts > 1 { message += ", \(attempts) times" }
        if let pauseTooLong { message += ", and asks to wait \(pauseTooLong), longer than VAULT_CLIENT_TIMEOUT allows" }
        if !errors.isEmpty { message += ": \(Self.oneLine(errors))" }
        return SecretFailure(kind, message, hint: remedy)
    }

    private var kind: SecretFailure.Kind {
        switch status {
        case 400, 401, 403: .denied
        case 404: .notFound
        case 412, 429, 500...: .unreachable
        default: .badAnswer
        }
    }

    private var remedy: String {
        switch status {
        case 400: "check role id, secret id and path"
        case 401, 403: "the token is not valid any more, or its policy gives no right to read '\(path)'"
        case 404: "check the path; 'vault kv get' takes the same, with -mount"
        case 412: "a standby has not caught up with the leader: try again"
        case 429: "too many calls: raise the quota, or VAULT_MAX_RETRIES"
        case 503: "Vault is sealed or in maintenance: 'vault status' tells which"
        default: "look into Vault's log"
        }
    }

    /// Vault's words on one line, cut where they get long.
    private static func oneLine(_ texts: [String]) -> String {
        let text = texts.joined(separator: "; ").unicodeScalars.map {
            $0.properties.generalCategory == .control ? " " : $0
        }
        let line = String(String.UnicodeScalarView(text))
        return line.count > 500 ? line.prefix(500) + "…" : line
    }
}
