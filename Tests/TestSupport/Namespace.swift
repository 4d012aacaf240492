package import Foundation

/// Commands in a mount namespace of their own, where the system lets us have one.
package enum Namespace {
    package static let isThere: Bool = {
        let result = try? ChildProcess.run("/usr/bin/env", ["unshare", "-m", "mount", "-t", "tmpfs", "none", "/mnt"])
        return result?.status == 0
    }()

    /// Runs a shell script; `$1`, `$2` and so on are the arguments.
    package static func run(
        _ script: String, _ arguments: String..., in folder: URL? = nil, environment: [String: String] = [:]
    ) throws -> ProcessResult {
        try ChildProcess.run(
            "/usr/bin/env", ["unshare", "-m", "bash", "-euc", script, "bash"] + arguments, in: folder,
            environment: environment)
    }
}
