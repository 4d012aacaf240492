#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// How a process ended.
enum ChildEnd: Sendable, Hashable {
    case exited(Int32)
    case signalled(Int32)
    /// It was killed by its host, which had waited long enough.
    case overdue

    /// Reads the status of waitpid.
    init(status: Int32) {
        let signal = status & 0x7F
        self = signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }

    /// The failure of the library that was in the works.
    ///
    /// - Parameter said: the end of what came on standard error, if anything.
    func failure(during step: LoadStep?, deadline: Duration, said: String) -> LoadFailure {
        let place = step?.place ?? "soon after it was loaded"
        let quote = said.isEmpty ? "" : "; it said: \(said)"
        let words = "\(words(deadline)) \(place)\(quote)"
        switch self {
        case .overdue:
            return LoadFailure(
                .timeout, words,
                hint: "the entry function must return a constant at once and do no I/O")
        case .signalled(let number):
            return LoadFailure(
                .crash, words,
                hint: number == SIGABRT ? "no exception may leave the entry function" : nil)
        case .exited:
            return LoadFailure(
                .crash, words,
                hint: "a library must not call exit")
        }
    }

    /// What happened, of the library or module that was in the works.
    func words(_ deadline: Duration) -> String {
        switch self {
        case .overdue: "it did not come to an end within \(deadline.formattedSeconds)"
        case .signalled(let number): "it crashed with \(Self.name(number))"
        case .exited(let status): "it ended the process with exit status \(status)"
        }
    }

    private static func name(_ number: Int32) -> String {
        let names: [Int32: String] = [
            SIGSEGV: "SIGSEGV", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGILL: "SIGILL", SIGFPE: "SIGFPE",
            SIGTRAP: "SIGTRAP", SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGSYS: "SIGSYS", SIGPIPE: "SIGPIPE",
            SIGALRM: "SIGALRM", SIGINT: "SIGINT", SIGHUP: "SIGHUP", SIGQUIT: "SIGQUIT", SIGXCPU: "SIGXCPU",
        ]
        let text = String(cString: strsignal(number))
        return names[number].map { "\($0) (\(text))" } ?? "signal \(number) (\(text))"
    }
}

extension Duration {
    /// "10 s", "0.5 s".
    fileprivate var formattedSeconds: String {
        let (seconds, rest) = components
        let milliseconds = rest / 1_000_000_000_000_000
        guard milliseconds != 0 else { return "\(seconds) s" }
        return "\(Double(seconds) + Double(milliseconds) / 1000) s"
    }
}
