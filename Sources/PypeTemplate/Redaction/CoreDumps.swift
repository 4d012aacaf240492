#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Keeps the memory of a process that holds secrets out of core dumps.
enum CoreDumps {
    /// Sets the size limit of core files to 0 and, on Linux, makes the process one that is not dumped: handlers that a
    /// core is piped to are not bound by the limit. https://man7.org/linux/man-pages/man5/core.5.html
    ///
    /// A process that is not dumped cannot be attached to by debuggers and profilers of the same user, and some of its
    /// files under /proc belong to root (`environ`, `mem`, `io`, `auxv`); `status`, `statm`, `maps` and `cgroup` can
    /// still be read by itself. Both end at the next `exec` but for the limit. Processes of root are not bound by it.
    /// https://man7.org/linux/man-pages/man2/PR_SET_DUMPABLE.2const.html
    static func switchOff() {
        _ = done
    }

    /// PR_SET_DUMPABLE of linux/prctl.h.
    private static let setDumpable: CInt = 4

    private static let done: Void = {
        var limit = rlimit()
        #if canImport(Glibc)
        let core = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        #else
        let core = RLIMIT_CORE
        #endif
        if getrlimit(core, &limit) == 0 {
            limit.rlim_cur = 0
            setrlimit(core, &limit)
        }
        #if os(Linux)
        // Swift does not import functions with variable arguments. Calling one with a fixed list of integers is the
        // same on Linux's x86-64 and arm64.
        typealias Call = @convention(c) (CInt, UInt, UInt, UInt, UInt) -> CInt
        if let symbol = dlsym(nil, "prctl") { _ = unsafeBitCast(symbol, to: Call.self)(setDumpable, 0, 0, 0, 0) }
        #endif
    }()
}
