import PypeSDK

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Folders that are never deleted or moved away, nor is what they lie in: the root, the user's own folder, the one that
/// pype was started in, and that of the run.
struct ProtectedFolders {
    private let folders: [(path: String, what: String)]

    init(_ context: RunContext) {
        let manager = FileManager.default
        let named: [(String?, String)] = [
            ("/", "the root of all files"), (ProcessInfo.processInfo.environment["HOME"], "your own folder"),
            (manager.homeDirectoryForCurrentUser.path, "your own folder"),
            (manager.currentDirectoryPath, "the folder that pype was started in"),
            (try? context.scratch(), "the folder of the run"),
        ]
        folders = named.compactMap { path, what in path.flatMap { Self.real($0) }.map { ($0, what) } }
    }

    /// - Throws: `invalidConfig` when the path is one of them, or holds one.
    func check(_ path: String, _ verb: String) throws(ModuleError) {
        guard let whole = Self.whole(path) else { return }
        for folder in folders where folder.path == whole || folder.path.hasPrefix(whole == "/" ? whole : whole + "/") {
            throw ModuleError(
                .invalidConfig,
                "'\(path)' cannot be \(verb): it \(folder.path == whole ? "is" : "holds") \(folder.what)",
                hint: "give the path of what it is about")
        }
    }

    /// The path with all links on the way followed, but for one that it ends in; nil when its folder is not there.
    static func whole(_ path: String) -> String? {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let name = path.split(separator: "/").last ?? "/"
        if path == "/" || name == "." || name == ".." { return real(path) }
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        return real(folder).map { $0 == "/" ? "/\(name)" : "\($0)/\(name)" }
    }

    private static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
}
