import CPypeABI

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Puts a finished file in its place, so that it is there, whole, whatever happens to the machine afterwards.
package enum DurableFile {
    /// Where a file is written before it is whole: beside its place, hidden.
    static func aside(_ path: String) -> String {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { path[...$0] } ?? ""
        return "\(folder).\(path[folder.endIndex...]).part"
    }

    /// Writes a file, so that under its name there is all of it or what was there before.
    /// - Throws: ``ArtifactError`` that names the file; the file beside the place is removed then.
    package static func write(_ bytes: [UInt8], to path: String) throws(ArtifactError) {
        let aside = aside(path)
        let file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("cannot be made", aside) }
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { rest in
                systemWrite(file, rest.baseAddress.map { $0 + offset }, rest.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let error = failure("cannot be written", aside)
                close(file)
                unlink(aside)
                throw error
            }
            offset += count
        }
        close(file)
        try publish(path)
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

/// `write` of the C library, which the function of that name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
