import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A program that was started, in a process group of its own, so that it can be ended with all that it starts.
/// https://man7.org/linux/man-pages/man3/posix_spawn.3.html
final class ChildProgram {
    /// Also the number of its group.
    let pid: pid_t
    /// This side of its standard streams; -1 once closed.
    private(set) var input: Int32
    private(set) var output: Int32
    private(set) var errors: Int32

    /// - Parameters:
    ///   - path: of the executable.
    ///   - words: the arguments, its name first.
    ///   - environment: all its variables, `NAME=VALUE`.
    ///   - folder: where it starts; nil for the folder of this process.
    /// - Throws: `notFound`, `unauthorized`, `resourceExhausted`, `io`.
    init(path: String, words: [String], environment: [String], folder: String?) throws(ModuleError) {
        // Sockets and not pipes: they are made close-on-exec in one step, and writing to a dead child raises no signal.
        var ends: [(mine: Int32, its: Int32)] = []
        defer { for end in ends { close(end.its) } }
        do throws(ModuleError) {
            for _ in 0..<3 { ends.append(try Self.pair()) }
        } catch {
            for end in ends { close(end.mine) }
            throw error
        }
        var actions = Self.noActions()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (number, end) in ends.enumerated() { posix_spawn_file_actions_adddup2(&actions, end.its, Int32(number)) }
        // What other code of this process opened without care stays here.
        SpawnExtensions.close(from: 3, &actions)
        if let folder, !SpawnExtensions.start(in: folder, &actions) {
            for end in ends { close(end.mine) }
            throw ModuleError(.notImplemented, "programs cannot be started in a folder on this system")
        }
        var attributes = Self.noAttributes()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        Self.fill(&attributes)

        let arguments = words.map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var pid: pid_t = 0
        let status = posix_spawn(&pid, path, &actions, &attributes, arguments, variables)
        guard status == 0 else {
            for end in ends { close(end.mine) }
            throw ModuleError(
                errno: status, "the program '\(path)' cannot be started",
                hint: status == ENOEXEC
                    ? "a script begins with a line such as #!/bin/sh" : folder.map { "check the folder '\($0)', too" })
        }
        self.pid = pid
        (input, output, errors) = (ends[0].mine, ends[1].mine, ends[2].mine)
    }

    /// Waits for reads, writes and time, whichever comes first.
    /// - Returns: what can be read or written; never a stream that is closed.
    func wait(milliseconds: Int32, writes: Bool) -> (output: Bool, errors: Bool, input: Bool) {
        // poll passes over descriptors below 0.
        var watched = [
            pollfd(fd: output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
            pollfd(fd: writes ? input : -1, events: Int16(POLLOUT), revents: 0),
        ]
        _ = poll(&watched, nfds_t(watched.count), milliseconds)
        return (watched[0].revents != 0, watched[1].revents != 0, watched[2].revents != 0)
    }

    /// Bytes that a stream holds at most while nobody reads them.
    var capacity: Int {
        var size: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        let descriptor = output >= 0 ? output : errors
        guard getsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, &length) == 0 else { return 1 << 20 }
        return max(1 << 16, Int(size))
    }

    /// Takes what is there; closes this side at the end of the stream.
    func readOutput() -> [UInt8] { Self.read(&output) }
    /// As ``readOutput()``.
    func readErrors() -> [UInt8] { Self.read(&errors) }

    /// Writes what the child takes at once, and gives the rest. A child that does not read gets no more.
    func write(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let count = bytes.withUnsafeBytes {
            send(input, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return bytes.dropFirst(count) }
        return errno == EAGAIN || errno == EINTR ? bytes : []
    }

    func closeInput() { Self.shut(&input) }

    /// Its status, as waitpid gives it, once it has ended; nil before. To be asked no more after that.
    func end() -> Int32? {
        var status: Int32 = 0
        while true {
            let found = waitpid(pid, &status, WNOHANG)
            if found == pid { return status }
            guard found < 0 else { return nil }
            // Somebody else has waited for all children of this process.
            if errno != EINTR { return 0 }
        }
    }

    deinit {
        Self.shut(&input)
        Self.shut(&output)
        Self.shut(&errors)
    }

    private static func read(_ descriptor: inout Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
        if count > 0 { return Array(bytes[..<count]) }
        if count == 0 || (errno != EAGAIN && errno != EINTR) { shut(&descriptor) }
        return []
    }

    private static func shut(_ descriptor: inout Int32) {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    private static func pair() throws(ModuleError) -> (mine: Int32, its: Int32) {
        var ends: [Int32] = [0, 0]
        #if canImport(Glibc)
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        #elseif canImport(Musl)
        let type = SOCK_STREAM | SOCK_CLOEXEC
        #else
        let type = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
            throw ModuleError(errno: errno, "no descriptors for a program")
        }
        return (ends[0], ends[1])
    }
}
