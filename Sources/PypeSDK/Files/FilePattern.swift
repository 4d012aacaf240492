/// A path in which `*`, `?` and `[…]` stand for parts of names, as in ``NamePattern``, and `**` for any folders, also none.
///
/// Names that begin with a dot are found only by a pattern that begins so too, as shells do it.
public struct FilePattern: Sendable {
    /// The pattern as it was written.
    public let text: String
    /// What stands before the first name with a wildcard: empty for the working folder.
    public let folder: String
    private let parts: [NamePattern]

    /// - Parameter text: a path, absolute or from the working folder.
    public init(_ text: String) {
        self.text = text
        let names = text.split(separator: "/").map(String.init)
        let literal = names.prefix { !NamePattern($0).hasWildcard }
        // A path without a wildcard is a pattern of its last name.
        let kept = literal.count == names.count ? literal.dropLast() : literal
        folder = (text.hasPrefix("/") ? "/" : "") + kept.joined(separator: "/")
        parts = names[kept.count...].map { NamePattern($0) }
    }

    /// Whether it can stand for more than one path.
    public var hasWildcard: Bool { parts.contains { $0.hasWildcard } }

    /// Paths of the files that fit, each once, sorted by their bytes.
    /// - Parameter hidden: whether names that begin with a dot count in any case.
    /// - Throws: `unauthorized` or `io` for a folder that cannot be read. A folder that is not there has no files.
    public func files(hidden: Bool = false) throws(ModuleError) -> [String] {
        var found: Set<String> = []
        try search(folder, parts[...], hidden, &found)
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private func search(
        _ folder: String, _ rest: ArraySlice<NamePattern>, _ hidden: Bool, _ found: inout Set<String>
    ) throws(ModuleError) {
        guard let part = rest.first else { return }
        let isLast = rest.count == 1
        guard part.hasWildcard else {
            let path = FolderFiles.join(folder, part.text)
            guard isLast else { return try search(path, rest.dropFirst(), hidden, &found) }
            if FolderFiles.kind(of: path) == .file { found.insert(path) }
            return
        }
        let isAnyFolders = part.text == "**"
        // `**` at the end means all files below.
        if isAnyFolders, !isLast { try search(folder, rest.dropFirst(), hidden, &found) }
        for name in try names(in: folder) where hidden || !name.hasPrefix(".") || part.text.hasPrefix(".") {
            guard part.matches(name) else { continue }
            let path = FolderFiles.join(folder, name)
            switch FolderFiles.kind(of: path) {
            case .file where isLast: found.insert(path)
            case .folder where isAnyFolders: try search(path, rest, hidden, &found)
            case .folder where !isLast, .linkedFolder where !isLast && !isAnyFolders:
                try search(path, rest.dropFirst(), hidden, &found)
            default: break
            }
        }
    }

    private func names(in folder: String) throws(ModuleError) -> [String] {
        do throws(ModuleError) { return try FolderFiles.names(in: folder) } catch {
            if error.code == .notFound { return [] }
            throw error
        }
    }
}
