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

/// The processes that a program started, and itself.
struct ProcessGroup {
    let number: pid_t

    func ask() { _ = signal(-number, SIGTERM) }
    func kill() { _ = signal(-number, SIGKILL) }

    /// Whether a process of the group still works. Those that ended, and that nobody has asked how, count no more.
    var isAlive: Bool {
        guard signal(-number, 0) == 0 else { return false }
        #if os(Linux)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.contains { name in
            guard name.first?.isNumber == true, let data = FileManager.default.contents(atPath: "/proc/\(name)/stat")
            else { return false }
            return isMember(String(decoding: data, as: UTF8.self))
        }
        #else
        return true
        #endif
    }

    /// Reads `PID (NAME) STATE PARENT GROUP …`; the name may hold anything.
    /// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    private func isMember(_ line: String) -> Bool {
        guard let end = line.lastIndex(of: ")") else { return false }
        let fields = line[line.index(after: end)...].split(separator: " ", maxSplits: 3)
        return fields.count > 2 && fields[0] != "Z" && fields[0] != "X" && fields[2] == "\(number)"
    }
}

/// `kill` of the C library, which the method of that name hides.
private func signal(_ group: pid_t, _ signal: Int32) -> Int32 {
    #if canImport(Glibc)
    Glibc.kill(group, signal)
    #elseif canImport(Musl)
    Musl.kill(group, signal)
    #else
    Darwin.kill(group, signal)
    #endif
}
