import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Patterns of file names, as shells read them. https://man7.org/linux/man-pages/man7/glob.7.html
enum PathPattern {
    /// Whether a text has characters that mean something in a pattern.
    static func isPattern(_ path: String) -> Bool { path.contains { "*?[".contains($0) } }

    /// The files of a path or a pattern, sorted; none when there are none.
    /// - Throws: `unauthorized`, `io`, `resourceExhausted`.
    static func paths(_ pattern: String) throws(ModuleError) -> [String] {
        if try FileEntry.at(pattern) != nil { return [pattern] }
        guard isPattern(pattern) else { return [] }
        var found = glob_t()
        defer { globfree(&found) }
        switch glob(pattern, GLOB_ERR, nil, &found) {
        case 0: break
        case GLOB_NOMATCH: return []
        case GLOB_NOSPACE: throw ModuleError(.resourceExhausted, "there is no memory for the files of '\(pattern)'")
        default: throw ModuleError(errno: errno, "a folder of '\(pattern)' cannot be read")
        }
        return (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0].map { String(cString: $0) } }
    }
}

/// From where to where.
struct FileTarget {
    var source: String
    var target: String

    /// - Parameters:
    ///   - pattern: what the sources were found with.
    ///   - target: a folder, if there is one of that name, if it ends with a slash, or if there may be several sources.
    /// - Throws: `invalidConfig` when several sources would become one file.
    static func all(
        from sources: [String], pattern: String, to target: String, makeFolders: Bool
    ) throws(ModuleError) -> [FileTarget] {
        guard !sources.isEmpty else { return [] }
        let standing = try FileEntry.at(target, follows: true)
        let isFolder = target.hasSuffix("/") || standing?.kind == .folder
        let isLiteral = sources == [pattern]
        guard isFolder || isLiteral else {
            throw ModuleError(
                .invalidConfig, "'\(pattern)' may be several files, but there is no folder '\(target)'",
                hint: "write '\(target)/'")
        }
        if makeFolders { try OutputFolder.make(for: target) }
        guard isFolder else { return [FileTarget(source: sources[0], target: target)] }
        var targets: [FileTarget] = []
        var names: Set<String> = []
        for source in sources {
            let name = name(of: source)
            guard name != "..", name != "." else {
                throw ModuleError(.invalidConfig, "'\(source)' has no name that it could have in '\(target)'")
            }
            guard names.insert(name).inserted else {
                throw ModuleError(
                    .invalidConfig, "'\(pattern)' has several files '\(name)', which cannot be in one folder")
            }
            targets.append(
                FileTarget(source: source, target: target.hasSuffix("/") ? target + name : "\(target)/\(name)"))
        }
        return targets
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map { String($0) } ?? "."
    }
}
