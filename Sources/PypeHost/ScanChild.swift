import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The process that loads libraries nobody has loaded before, so that a bad one cannot harm its host.
///
/// Paths come on standard input, each ended by NUL; messages leave on descriptor 3, one JSON object a line. Standard
/// output leads nowhere, and standard error back to the host, which quotes its end when the child dies.
package enum ScanChild {
    /// The descriptor that messages leave on.
    static let results: Int32 = 3
    /// Stands on standard error before what each library says.
    static let separator: UInt8 = 0x1E
    /// What the command line must call to get here.
    package static let command = "scan-libraries"

    /// Does the whole work of the child and ends the process.
    ///
    /// - Parameter parent: the process id that the host gave, the last argument of the command.
    package static func main(parent: Int32) -> Never {
        dieWith(parent)
        // Whoever reports crashes in this process would change how it ends, and bury what the library said.
        for number in [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS] { signal(number, SIG_DFL) }
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        // A library that crashes here is expected; a core file of each would fill a disk.
        _ = setrlimit(coreLimit, &limit)
        for (index, path) in readPaths().enumerated() {
            withUnsafeBytes(of: separator) { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
            send(
                ScanMessage(
                    index: index, .outcome(Result { () throws(LoadFailure) in try scan(path, index) })))
        }
        // Not exit: what libraries registered to run at the end is none of the scan's business.
        _exit(0)
    }

    private static func scan(_ path: String, _ index: Int) throws(LoadFailure) -> ScannedLibrary {
        let (library, links) = try ModuleLibrary.openWithLinks(path: path) { step in
            send(ScanMessage(index: index, .step(step)))
        }
        var spec = library.spec
        spec.sha256 = try FileHash.sha256(path: spec.path)
        return ScannedLibrary(
            library: spec, modules: library.modules.map(\.spec), links: links.direct, linked: links.all)
    }

    private static func readPaths() -> [String] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes.append(contentsOf: piece[..<count])
        }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func send(_ message: ScanMessage) {
        var line = message.line()[...]
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
