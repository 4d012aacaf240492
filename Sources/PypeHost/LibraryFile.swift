#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Looks at the file of a library before the dynamic loader does, which would wait for a pipe, or die of a file that
/// was cut off.
package enum LibraryFile {
    /// The path with symbolic links resolved; nil when there is no such file.
    package static func canonical(_ path: String) -> String? {
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Finds what can be seen without loading.
    /// - Returns: the canonical path.
    /// - Throws: ``LoadFailure`` of phase `file` or `open`.
    static func check(_ path: String) throws(LoadFailure) -> String {
        guard let path = canonical(path) else {
            throw LoadFailure(.file, "the file cannot be found: \(String(cString: strerror(errno)))")
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw LoadFailure(.file, "the file cannot be looked at: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw LoadFailure(.file, "it is \(kind(status.st_mode)), not a regular file")
        }
        // O_NONBLOCK: should a pipe have taken the place of the file since.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw LoadFailure(
                .file, "the file cannot be read: \(String(cString: strerror(errno)))",
                hint: "give its reader the permission: chmod a+r")
        }
        defer { close(descriptor) }
        #if os(Linux)
        if let reason = ELFFile.fault(descriptor, size: UInt64(status.st_size)) {
            throw LoadFailure(.open, reason)
        }
        #endif
        return path
    }

    private static func kind(_ mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a named pipe"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        default: "something else"
        }
    }
}
