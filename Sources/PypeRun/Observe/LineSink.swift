import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes whole lines to a file descriptor, gathered so that thousands of lines do not cost as many system calls.
///
/// Lines wait at most until the next line a second later, a line that asks to be seen, or the end.
package final class LineSink: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        var flushed = ContinuousClock.now
        /// Some lines could not be written.
        var isTorn = false
    }

    private let descriptor: Int32
    private let closes: Bool
    private let state = Mutex(State())

    /// - Parameters:
    ///   - descriptor: stays open unless `closes`.
    package init(descriptor: Int32, closes: Bool = false) {
        self.descriptor = descriptor
        self.closes = closes
    }

    /// Opens a file for appending; nil when it cannot be. A last line that was cut, as a process leaves it that is killed
    /// while it writes, gets its end, so that it does not spoil the next.
    package convenience init?(path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { return nil }
        self.init(descriptor: descriptor, closes: true)
        let size = lseek(descriptor, 0, SEEK_END)
        var last: UInt8 = 0
        guard size > 0, pread(descriptor, &last, 1, size - 1) == 1, last != UInt8(ascii: "\n") else { return }
        write([])
    }

    package func write(_ line: some Sequence<UInt8>, urgent: Bool = false) {
        state.withLock { state in
            state.buffer.append(contentsOf: line)
            state.buffer.append(UInt8(ascii: "\n"))
            let now = ContinuousClock.now
            guard urgent || state.buffer.count >= 1 << 15 || now - state.flushed > .seconds(1) else { return }
            state.flushed = now
            flush(&state)
        }
    }

    /// Whether lines are missing, because the disk is full for example.
    package var isTorn: Bool { state.withLock(\.isTorn) }

    package func flush() { state.withLock { flush(&$0) } }

    private func flush(_ state: inout State) {
        state.buffer.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    state.isTorn = true
                    break
                }
                offset += count
            }
        }
        state.buffer.removeAll(keepingCapacity: true)
    }

    deinit {
        flush()
        if closes { close(descriptor) }
    }
}

/// `write` of the C library, which the method of that name hides.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
