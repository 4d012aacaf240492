import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Deletes files, and folders with all in them. Of links, only the links.
struct FileRemoval {
    let context: RunContext
    let recursive: Bool

    func run(_ paths: [String]) throws -> FileTally {
        var entries: [FileEntry] = []
        for path in paths {
            guard let root = try FileEntry.at(path) else { continue }
            guard try recursive || FileEntry.isEmpty(root) else {
                throw ModuleError(
                    .invalidConfig, "the folder '\(path)' is not empty", hint: "recursive: true deletes all in it")
            }
            entries += try FileEntry.tree(root, context)
        }
        var tally = FileTally()
        // What a folder holds stands behind it.
        for entry in entries.reversed() {
            try context.checkCancellation()
            guard (entry.kind == .folder ? rmdir(entry.path) : unlink(entry.path)) == 0 || errno == ENOENT else {
                throw ModuleError(errno: errno, "'\(entry.path)' cannot be deleted")
            }
            tally.add(entry)
            context.progress(UInt64(tally.files), unit: "files")
        }
        return tally
    }
}
