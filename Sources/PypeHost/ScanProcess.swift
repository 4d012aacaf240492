#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// One running child that calls foreign code, seen from the host; ``ChildSide`` is the other side. It is killed and reaped at the latest when this object goes.
final class ScanProcess {
    private let pid: pid_t
    private let results: Int32
    private let errors: Int32
    private var pending: [UInt8] = []
    private var said: [UInt8] = []
    private var ended: ChildEnd?

    /// Starts a child and gives it what it reads on standard input.
    /// - Throws: ``LoadFailure`` of phase `open` when the system does not let it.
    init(executable: String, arguments: [String], input bytes: [UInt8]) throws(LoadFailure) {
        // Sockets and not pipes: they are made close-on-exec in one step, and writing to a dead child raises no signal.
        let (input, childInput) = try Self.pair()
        let (results, childResults) = try Self.pair()
        let (errors, childErrors) = try Self.pair()
        defer { for descriptor in [childInput, childResults, childErrors] { close(descriptor) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, childInput, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, childErrors, STDERR_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, childResults, ChildSide.results)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = ([executable] + arguments + ["\(getpid())"]).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let surroundings = Self.environment().map { strdup($0) } + [nil]
        defer { for entry in surroundings { free(entry) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, executable, &actions, &attributes, words, surroundings)
        guard status == 0 else {
            for descriptor in [input, results, errors] { close(descriptor) }
            throw LoadFailure(
                .scanner,
                "the process that calls foreign code cannot be started: \(executable): \(String(cString: strerror(status)))"
            )
        }
        self.pid = pid
        self.results = results
        self.errors = errors
        Self.sendAll(bytes, to: input)
        close(input)
    }

    deinit {
        _ = kill()
        close(results)
        close(errors)
    }

    enum Event {
        /// Without its end.
        case line([UInt8])
        case end(ChildEnd)
    }

    /// Waits for the next line, or for the end, `limit` at most; then the child is killed.
    func next(within limit: Duration) -> Event {
        let deadline = ContinuousClock.now + limit
        while true {
            if let line = takeLine() { return .line(line) }
            if let ended { return .end(ended) }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return .end(kill(because: .overdue)) }
            wait(at: left)
        }
    }

    /// The end of what the child said on standard error since it was with something else, on one line.
    var lastWords: String {
        drain(errors, into: &said)
        let start = said.lastIndex(of: ChildSide.separator).map { $0 + 1 } ?? 0
        let text = String(decoding: said[start...].suffix(1500), as: UTF8.self)
        let lines = text.split(whereSeparator: \.isNewline).suffix(4)
        return lines.map { $0.filter { !$0.isASCII || $0 >= " " } }.joined(separator: " | ")
    }

    /// Ends the child, unless it has ended, and reaps it.
    @discardableResult
    func kill(because reason: ChildEnd? = nil) -> ChildEnd {
        if let ended { return ended }
        #if canImport(Glibc)
        Glibc.kill(pid, SIGKILL)
        #else
        Darwin.kill(pid, SIGKILL)
        #endif
        let end = reap(0) ?? .exited(0)
        ended = reason ?? end
        return ended ?? end
    }

    private func takeLine() -> [UInt8]? {
        guard let end = pending.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = Array(pending[..<end])
        pending.removeSubrange(...end)
        return line
    }

    private func wait(at most: Duration) {
        var watched = [
            pollfd(fd: results, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        ]
        // Should a process that the library started hold the sockets open, the end shows only in waitpid.
        let tick = min(most, .milliseconds(100))
        _ = poll(&watched, 2, max(1, Int32(tick.components.attoseconds / 1_000_000_000_000_000)))
        let isClosed = drain(results, into: &pending)
        drain(errors, into: &said)
        if said.count > 1 << 16 { said = Array(said.suffix(1 << 12)) }
        // A closed socket means that it is gone, or about to be; it may also have closed it by itself.
        if let end = reap(WNOHANG) {
            drain(results, into: &pending)
            ended = end
        } else if isClosed {
            usleep(1000)
        }
    }

    private func reap(_ options: Int32) -> ChildEnd? {
        var status: Int32 = 0
        while true {
            let found = waitpid(pid, &status, options)
            if found == pid { return ChildEnd(status: status) }
            if found < 0, errno == EINTR { continue }
            return found < 0 ? .exited(0) : nil
        }
    }

    /// Takes what is there. True when the other side is closed.
    @discardableResult
    private func drain(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        var piece = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = recv(descriptor, &piece, piece.count, Int32(MSG_DONTWAIT))
            if count > 0 { bytes.append(contentsOf: piece[..<count]) }
            if count == 0 { return true }
            if count < 0, errno != EINTR { return false }
        }
    }

    /// This process's own, without the Swift runtime's crash reports: they take seconds, change how the child ends, and
    /// bury what the library said.
    private static func environment() -> [String] {
        var entries = ["SWIFT_BACKTRACE=enable=no"]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if !text.hasPrefix("SWIFT_BACKTRACE=") { entries.append(text) }
            next += 1
        }
        return entries
    }

    private static func pair() throws(LoadFailure) -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw LoadFailure(.scanner, "no descriptors for a scan: \(String(cString: strerror(errno)))")
        }
        return (ends[0], ends[1])
    }

    private static func sendAll(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count < 0, errno == EINTR { continue }
            // It died before it had read all: its end tells the rest.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
