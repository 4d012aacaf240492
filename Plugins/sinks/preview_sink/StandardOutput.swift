import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard output of the process.
enum StandardOutput {
    /// Writes a text at once, so that nothing else comes in between.
    /// - Throws: `io` when it cannot be written.
    static func write(_ text: String) throws(ModuleError) {
        // What the host has printed before must come before.
        fflush(nil)
        var text = text
        let failure = text.withUTF8 { bytes -> Int32 in
            var rest = UnsafeRawBufferPointer(bytes)[...]
            while !rest.isEmpty {
                let piece = UnsafeRawBufferPointer(rebasing: rest)
                #if canImport(Darwin)
                let written = Darwin.write(STDOUT_FILENO, piece.baseAddress, piece.count)
                #elseif canImport(Musl)
                let written = Musl.write(STDOUT_FILENO, piece.baseAddress, piece.count)
                #else
                let written = Glibc.write(STDOUT_FILENO, piece.baseAddress, piece.count)
                #endif
                if written >= 0 {
                    rest = rest.dropFirst(written)
                } else if errno == EAGAIN {
                    var waiting = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                    poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard failure != 0 else { return }
        throw ModuleError(.io, "the table cannot be written to standard output: \(String(cString: strerror(failure)))")
    }
}
