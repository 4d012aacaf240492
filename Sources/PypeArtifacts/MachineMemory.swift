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

/// Memory that the process holds and may hold.
package enum MachineMemory {
    /// Bytes that the process may have: the smallest of what its control groups allow (own and parents, version 2 and 1) and
    /// what the machine has; nil when nothing tells.
    ///
    /// https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files
    /// - Parameter root: a folder in place of `/`, for tests.
    package static func limit(root: String = "") -> Int? {
        #if os(Linux)
        let groups = text("\(root)/proc/self/cgroup").split(separator: "\n").flatMap { groupLimits($0, root) }
        return (groups + [total(text("\(root)/proc/meminfo"))]).compactMap(\.self).min()
        #else
        var bytes: UInt64 = 0
        var size = MemoryLayout<UInt64>.size
        return sysctlbyname("hw.memsize", &bytes, &size, nil, 0) == 0 ? Int(clamping: bytes) : nil
        #endif
    }

    /// Bytes of the process that are in memory at present; nil when the system does not tell.
    package static func resident() -> Int? {
        #if os(Linux)
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { buffer in
            let count = read(file, buffer.baseAddress, buffer.count)
            guard count > 0 else { return nil }
            // Sizes in pages: all, resident, shared and so on.
            let fields = buffer[..<count].split(separator: UInt8(ascii: " "))
            guard fields.count > 1 else { return nil }
            return Int(String(decoding: fields[1], as: UTF8.self)).map { $0 * sysconf(Int32(_SC_PAGESIZE)) }
        }
        #else
        var info = mach_task_basic_info()
        var count = mach_msg_type_number_t(MemoryLayout<mach_task_basic_info>.size / MemoryLayout<natural_t>.size)
        let status = withUnsafeMutablePointer(to: &info) { info in
            info.withMemoryRebound(to: integer_t.self, capacity: Int(count)) {
                task_info(mach_task_self_, task_flavor_t(MACH_TASK_BASIC_INFO), $0, &count)
            }
        }
        return status == KERN_SUCCESS ? Int(clamping: info.resident_size) : nil
        #endif
    }

    #if os(Linux)
    /// What one line of /proc/self/cgroup, `ID:CONTROLLERS:PATH`, leads to.
    private static func groupLimits(_ line: Substring, _ root: String) -> [Int?] {
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return [] }
        if parts[1].isEmpty {
            return levels(of: parts[2]).map { number(text("\(root)/sys/fs/cgroup\($0)/memory.max")) }
        }
        guard parts[1].split(separator: ",").contains("memory") else { return [] }
        return levels(of: parts[2]).map { number(text("\(root)/sys/fs/cgroup/memory\($0)/memory.limit_in_bytes")) }
    }

    /// The group, its parents, and the root, which inside a container is the container's own.
    private static func levels(of path: Substring) -> [String] {
        let names = path.split(separator: "/")
        return (0...names.count).map { names.prefix($0).map { "/\($0)" }.joined() }
    }

    /// Nil for `max`.
    private static func number(_ text: String) -> Int? {
        Int(text.trimmingPrefix(while: \.isWhitespace).prefix { !$0.isWhitespace })
    }

    private static func total(_ meminfo: String) -> Int? {
        let line = meminfo.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
        return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
    }

    /// Empty when it cannot be read.
    private static func text(_ path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    #endif
}
