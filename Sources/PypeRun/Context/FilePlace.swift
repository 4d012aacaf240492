#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a file is. Paths are taken as they are: a tilde is a letter like any other.
enum FilePlace {
    /// What stands at a path, once links are followed.
    enum Kind {
        case file, folder
        /// A device, FIFO or socket.
        case special
    }

    /// The path from the root; links and dots stay in it.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = real(".") else { return path }
        return folder == "/" ? "/\(path)" : "\(folder)/\(path)"
    }

    /// The path from the root without links and dots; nil when there is no such file.
    static func real(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }

    /// As ``real(_:)``, of a file that need not be there, in a folder that is.
    static func settled(_ path: String) -> String {
        if let found = real(path) { return found }
        let (folder, name) = split(path)
        guard let found = real(folder) else { return absolute(path) }
        return found == "/" ? "/\(name)" : "\(found)/\(name)"
    }

    /// nil when nothing is there, or when it cannot be looked at, with `errno`.
    static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file
        case S_IFDIR: .folder
        default: .special
        }
    }

    /// Bytes of what stands there, once links are followed; nil for nothing.
    static func size(of path: String) -> Int? {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : nil
    }

    /// Whether the name itself is a link, wherever it leads.
    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The folder that a path names, and the name in it, which is empty after a slash.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }
}
