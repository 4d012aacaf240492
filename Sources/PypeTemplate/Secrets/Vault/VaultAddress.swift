#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Where Vault is: scheme, host, port and the path in front of `/v1`.
struct VaultAddress: Sendable, Hashable {
    struct Fault: Error {
        var reason: String
    }

    /// The address as messages show it and calls start: no user, no password, no slash at the end.
    let text: String
    /// `USER:PASSWORD` of a proxy in front of Vault.
    let userInfo: String?
    let isEncrypted: Bool
    private let host: String
    private let port: Int

    /// - Throws: the reason, without the text, which may hold a password.
    init(_ text: String) throws(Fault) {
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
            throw Fault(reason: "is no address such as https://vault.example.com:8200")
        }
        guard scheme == "http" || scheme == "https" else {
            throw Fault(reason: "has the scheme '\(scheme)': pype reaches Vault by http or https only")
        }
        guard let host = parts.host, !host.isEmpty else { throw Fault(reason: "names no host") }
        guard parts.query == nil, parts.fragment == nil else { throw Fault(reason: "must not have a '?' or '#' part") }
        userInfo = parts.user.map { user in "\(user):\(parts.password ?? "")" }
        parts.user = nil
        parts.password = nil
        guard var plain = parts.string else { throw Fault(reason: "is no address") }
        while plain.hasSuffix("/") { plain.removeLast() }
        self.text = plain
        self.host = host.lowercased()
        port = parts.port ?? (scheme == "https" ? 443 : 80)
        isEncrypted = scheme == "https"
    }

    /// True when nobody else's network lies between.
    var isLoopback: Bool {
        ["localhost", "::1", "[::1]"].contains(host) || (host.hasPrefix("127.") && host.allSatisfy { !$0.isLetter })
    }

    /// Scheme, host and port.
    var origin: String { "\(isEncrypted ? "https" : "http")://\(host):\(port)" }

    /// Where a redirect leads, if it stays on this server: same scheme, host and port. A token goes nowhere else.
    func redirected(to location: String) -> String? {
        if location.hasPrefix("/"), !location.hasPrefix("//") {
            guard var parts = URLComponents(string: text) else { return nil }
            parts.path = ""
            return parts.string.map { $0 + location }
        }
        guard let other = try? VaultAddress(location), other.host == host, other.port == port,
            other.isEncrypted == isEncrypted, other.userInfo == nil
        else { return nil }
        return location
    }
}
