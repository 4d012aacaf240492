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

/// The files that lie in a folder.
public enum FolderFiles {
    /// Paths of the files in a folder, sorted by their bytes.
    ///
    /// Links to files count as files; folders behind links are not entered, since links may go in a circle.
    /// - Parameters:
    ///   - folder: the folder; the paths begin with it.
    ///   - recursive: whether files in the folders below count.
    ///   - hidden: whether names that begin with a dot count, of files and of folders.
    /// - Throws: `notFound`, `unauthorized` or `io`, naming the folder.
    public static func all(in folder: String, recursive: Bool, hidden: Bool = false) throws(ModuleError) -> [String] {
        var found: [String] = []
        var open = [folder]
        while let next = open.popLast() {
            for name in try names(in: next) where hidden || !name.hasPrefix(".") {
                let path = join(next, name)
                switch kind(of: path) {
                case .file: found.append(path)
                case .folder: if recursive { open.append(path) }
                case .linkedFolder, .none: break
                }
            }
        }
        return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a folder, or a link to one, stands at a path; nil when nothing does that can be looked at.
    public static func isFolder(_ path: String) -> Bool? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT == S_IFDIR
    }

    enum Kind {
        case file, folder, linkedFolder
    }

    /// What stands at a path; nil for what cannot be read as a file, such as a device or a link that leads nowhere.
    static func kind(of path: String) -> Kind? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        guard isFolder || status.st_mode & S_IFMT == S_IFREG else { return nil }
        guard isFolder else { return .file }
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK ? .linkedFolder : .folder
    }

    /// Names of what lies in a folder, in no order.
    static func names(in folder: String) throws(ModuleError) -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder) } catch {
            var status = stat()
            let reason = stat(folder.isEmpty ? "." : folder, &status) == 0 ? EACCES : errno
            switch reason {
            case ENOENT, ENOTDIR: throw ModuleError(.notFound, "there is no folder '\(folder)'")
            case EACCES:
                throw ModuleError(.unauthorized, "the folder '\(folder)' cannot be read", hint: "check its permissions")
            default: throw ModuleError(.io, "the folder '\(folder)' cannot be read: \(error)")
            }
        }
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
}
