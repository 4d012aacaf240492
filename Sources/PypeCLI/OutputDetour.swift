#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Sends what modules, and the programs they start, print on standard output to standard error, so that standard output
/// has nothing but what pype itself writes.
final class OutputDetour {
    private let original: Int32

    /// Begins; nil when the system has no descriptor left.
    init?() {
        fflush(nil)
        // Programs that modules start must not hold the real one open.
        original = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard original >= 0 else { return nil }
        dup2(STDERR_FILENO, STDOUT_FILENO)
    }

    /// Gives standard output back.
    func stop() {
        fflush(nil)
        dup2(original, STDOUT_FILENO)
        close(original)
    }
}
