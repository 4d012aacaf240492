import NIOConcurrencyHelpers
import PypeModel

/// Finds out which part of a path is the mount of a key-value engine, since mounts may hold slashes (`team/kv`).
///
/// Vault is asked first, as its own command line does, and not only when the first segment gave 404: a token without
/// rights to the wrong path gets 403 there, which would look like a missing right to the secret. A mount is asked for
/// once; no mount lies inside another.
final class VaultMounts: Sendable {
    struct Place: Sendable {
        /// Without slashes at its ends.
        var mount: String
        /// The path inside the mount.
        var path: String
    }

    private let session: VaultSession
    private let mounts = NIOLockedValueBox<Set<String>>([])

    init(_ session: VaultSession) { self.session = session }

    /// - Throws: ``SecretFailure`` `bad-reference` when there is no path behind the mount, or the mount is no KV
    ///   version 2; else as the session does.
    func place(_ path: String) throws(SecretFailure) -> Place {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count >= 2, !segments.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
            throw SecretFailure(
                .badReference, "'\(path)' is no path in Vault", hint: "write vault:MOUNT/PATH, such as vault:secret/app"
            )
        }
        let known = mounts.withLockedValue { $0.first { path.hasPrefix("\($0)/") } }
        var mount = known
        if mount == nil, let found = try ask(path) {
            mounts.withLockedValue { _ = $0.insert(found) }
            mount = found
        }
        // Where Vault does not say, the first segment has to be the mount.
        return try split(path, mount ?? String(segments[0]))
    }

    private func split(_ path: String, _ mount: String) throws(SecretFailure) -> Place {
        guard path.utf8.count > mount.utf8.count + 1 else {
            throw SecretFailure(
                .badReference, "'\(mount)' is a mount of Vault, and no path follows",
                hint: "write vault:\(mount)/PATH")
        }
        return Place(mount: mount, path: String(path.dropFirst(mount.count + 1)))
    }

    /// Nil when Vault does not say.
    private func ask(_ path: String) throws(SecretFailure) -> String? {
        let reply = try session.get("sys/internal/ui/mounts/\(path)")
        switch reply.status {
        case 200: break
        case 400, 403, 404: return nil
        default: throw reply.failure("the mount of the secret", at: session.client.settings.address)
        }
        guard let data = reply.object("data"), case .string(var mount)? = data["path"] else { return nil }
        while mount.hasSuffix("/") { mount.removeLast() }
        guard !mount.isEmpty, "\(path)/".hasPrefix("\(mount)/") else { return nil }
        let type = data["type"]?.stringValue ?? "kv"
        let version = reply.object("data", "options")?["version"]?.stringValue
        guard type == "kv" || type == "generic", version == "2" else {
            let found =
                type == "kv" || type == "generic" ? "a key-value engine of version 1" : "an engine of type \(type)"
            throw SecretFailure(
                .badReference, "'\(mount)' in Vault at \(session.client.settings.address.text) is \(found)",
                hint:
                    "pype reads key-value engines of version 2; 'vault kv enable-versioning' makes one of version 1 so")
        }
        return mount
    }
}
