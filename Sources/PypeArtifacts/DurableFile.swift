import CPypeABI

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Puts a finished file in its place, so that it is there, whole, whatever happens to the machine afterwards.
enum DurableFile {
    /// Where a file is written before it is whole: beside its place, hidden.
    static func aside(_ path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { path[...$0] } ?? ""
        return "\(folder).\(path[folder.endIndex...]).part"
    }

    /// Syncs the file, renames it, syncs its folder.
    /// - Throws: ``ArtifactError``; the file beside the place is removed then.
    static func publish(_ path: String) throws(ArtifactError) {
        let aside = aside(path)
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        do throws(ArtifactError) {
            try sync(aside, O_RDONLY)
            guard rename(aside, path) == 0 else { throw failure("cannot be renamed to \(path)", aside) }
            try sync(folder, O_RDONLY | O_DIRECTORY)
        } catch {
            unlink(aside)
            throw error
        }
    }

    private static func sync(_ path: String, _ flags: Int32) throws(ArtifactError) {
        let file = open(path, flags | O_CLOEXEC)
        guard file >= 0 else { throw failure("cannot be opened", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw failure("cannot be synced to disk", path) }
    }

    private static func failure(_ what: String, _ path: String) -> ArtifactError {
        let cause = errno
        let isFull = cause == ENOSPC || cause == EDQUOT
        return ArtifactError(
            code: isFull ? PYPE_ERR_RESOURCE_EXHAUSTED : PYPE_ERR_IO,
            message: "\(path) \(what): \(String(cString: strerror(cause)))",
            hint: isFull ? "free some space there" : "check the folder's permissions and its disk")
    }
}
