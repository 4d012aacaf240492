#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension ChildProgram {
    #if canImport(Darwin)
    static func noActions() -> posix_spawn_file_actions_t? { nil }
    static func noAttributes() -> posix_spawnattr_t? { nil }
    #else
    static func noActions() -> posix_spawn_file_actions_t { posix_spawn_file_actions_t() }
    static func noAttributes() -> posix_spawnattr_t { posix_spawnattr_t() }
    #endif

    /// A group of its own, and signals as a fresh process has them: what this process ignores or blocks is its own affair.
    #if canImport(Darwin)
    static func fill(_ attributes: inout posix_spawnattr_t?) {
        set(
            &attributes,
            POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_CLOEXEC_DEFAULT)
    }
    private typealias Attributes = posix_spawnattr_t?
    #else
    static func fill(_ attributes: inout posix_spawnattr_t) {
        set(&attributes, Int32(POSIX_SPAWN_SETPGROUP) | Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF))
    }
    private typealias Attributes = posix_spawnattr_t
    #endif

    private static func set(_ attributes: inout Attributes, _ flags: Int32) {
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }
}
