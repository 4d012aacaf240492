import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Takes the bytes of a flow file off the disk.
enum FlowFile {
    /// Bytes that a flow file may have. Ten thousand modules take two million.
    static let limit = 32 << 20

    /// - Returns: nil, and a finding, when the file cannot be read or is too large.
    static func bytes(of path: String, _ findings: inout Findings) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            FileUnreadable.report(path, errno, &findings)
            return nil
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                FileUnreadable.report(path, errno, &findings)
                return nil
            }
            bytes.append(contentsOf: buffer[..<count])
            guard bytes.count <= limit else {
                FileTooLarge.report(path, &findings)
                return nil
            }
        }
    }
}
