#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that is to be read.
public enum InputFile {
    /// Refuses what is neither a file nor a folder before it is opened: opening a FIFO waits for its other end, and nobody
    /// could end that wait. What is not there, the reader tells.
    /// - Throws: `invalidConfig`, naming the path.
    public static func check(_ path: String) throws(ModuleError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFREG, kind != S_IFDIR else { return }
        throw ModuleError(
            .invalidConfig, "\(path): it is a device, a FIFO or a socket, and not a file",
            hint: "write what it gives to a file first")
    }
}
