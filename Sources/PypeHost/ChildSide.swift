#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What the processes that pype starts to call foreign code in have in common, seen from inside.
///
/// What they are asked comes on standard input; what they answer leaves on descriptor 3, one JSON object a line. Standard
/// output leads nowhere, and standard error back to the host, which quotes its end when the child dies.
enum ChildSide {
    /// The descriptor that answers leave on.
    static let results: Int32 = 3
    /// Stands on standard error before what each library or module says.
    static let separator: UInt8 = 0x1E

    /// - Parameter parent: the process id that the host gave, the last argument of the command.
    static func begin(parent: Int32) {
        dieWith(parent)
        // Whoever reports crashes in this process would change how it ends, and bury what the library said.
        for number in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS] { signal(number, SIG_DFL) }
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        // A library that crashes here is expected; a core file of each would fill a disk.
        _ = setrlimit(coreLimit, &limit)
    }

    /// Marks on standard error that something else is in the works.
    static func separate() { withUnsafeBytes(of: separator) { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) } }

    /// Everything that comes on standard input.
    static func readAll() -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    /// Sends a line, which has its end.
    static func send(_ line: [UInt8]) {
        var line = line[...]
        while !line.isEmpty {
            let count = line.withUnsafeBytes { write(results, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // Nobody listens any more.
            guard count > 0 else { _exit(1) }
            line = line.dropFirst(count)
        }
    }

    /// Ends this process when the host ends, however that comes about.
    private static func dieWith(_ parent: Int32) {
        #if os(Linux)
        typealias Prctl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        let requestDeathSignal: Int32 = 1
        if let symbol = dlsym(dlopen(nil, RTLD_NOW), "prctl") {
            _ = unsafeBitCast(symbol, to: Prctl.self)(requestDeathSignal, UInt(SIGKILL), 0, 0, 0)
        }
        #endif
        // The host may have died before the request was made.
        if getppid() != parent { _exit(1) }
    }

    #if canImport(Glibc)
    private static var coreLimit: Int32 { Int32(RLIMIT_CORE.rawValue) }
    #else
    private static var coreLimit: Int32 { RLIMIT_CORE }
    #endif
}
