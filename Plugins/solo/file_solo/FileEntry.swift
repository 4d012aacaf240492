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

/// A file, folder or link as it stands on the disk.
struct FileEntry {
    enum Kind { case file, folder, link, other }

    var path: String
    var kind: Kind
    var bytes: Int
    /// Permissions, the lowest twelve bits.
    var mode: mode_t
    fileprivate var device: UInt64
    fileprivate var number: UInt64

    /// What stands there; nil for nothing.
    /// - Parameter follows: true to look at what a link leads to.
    /// - Throws: `unauthorized`, `io`.
    static func at(_ path: String, follows: Bool = false) throws(ModuleError) -> FileEntry? {
        var status = stat()
        guard (follows ? stat(path, &status) : lstat(path, &status)) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw ModuleError(errno: errno, "'\(path)' cannot be looked at")
        }
        let kind: Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .link
            default: .other
            }
        return FileEntry(
            path: path, kind: kind, bytes: kind == .file ? Int(status.st_size) : 0, mode: status.st_mode & 0o7777,
            device: UInt64(status.st_dev), number: UInt64(status.st_ino))
    }

    func isSame(as other: FileEntry) -> Bool { device == other.device && number == other.number }

    /// The folder and all in it, folders before what they hold; links are not followed.
    /// - Throws: `cancelled`, `unauthorized`, `io`.
    static func tree(_ root: FileEntry, _ context: RunContext) throws(ModuleError) -> [FileEntry] {
        var entries = [root]
        var next = 0
        while next < entries.count {
            let entry = entries[next]
            next += 1
            guard entry.kind == .folder else { continue }
            try context.checkCancellation()
            for name in try names(in: entry.path) {
                if let child = try at("\(entry.path)/\(name)") { entries.append(child) }
            }
        }
        return entries
    }

    /// Whether it is no folder, or one that holds nothing.
    static func isEmpty(_ entry: FileEntry) throws(ModuleError) -> Bool {
        entry.kind == .folder ? try names(in: entry.path).isEmpty : true
    }

    private static func names(in folder: String) throws(ModuleError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            let reason = access(folder, R_OK | X_OK) == 0 ? EIO : errno
            throw ModuleError(errno: reason, "the folder '\(folder)' cannot be read")
        }
    }

    /// Makes an empty file, or gives the one that is there the time of now.
    static func touch(_ path: String) throws(ModuleError) {
        if utimensat(AT_FDCWD, path, nil, 0) == 0 { return }
        guard errno == ENOENT else { throw ModuleError(errno: errno, "'\(path)' cannot be touched") }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw ModuleError(errno: errno, "'\(path)' cannot be made") }
        close(descriptor)
    }

    /// Makes a folder, unless it is there.
    /// - Returns: whether it was made.
    @discardableResult
    static func makeFolder(_ path: String, withParents: Bool) throws(ModuleError) -> Bool {
        if try at(path, follows: true)?.kind == .folder { return false }
        if withParents {
            var folder = path
            while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
            try OutputFolder.make(for: folder)
        }
        guard mkdir(path, 0o777) == 0 else { throw ModuleError(errno: errno, "the folder '\(path)' cannot be made") }
        return true
    }
}

/// What was done so far.
struct FileTally {
    var files = 0
    var bytes = 0

    mutating func add(_ entry: FileEntry) {
        guard entry.kind != .folder else { return }
        files += 1
        bytes += entry.bytes
    }
}
