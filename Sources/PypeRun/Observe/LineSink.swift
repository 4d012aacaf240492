import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes whole lines to a file descriptor, gathered so that thousands of lines do not cost as many system calls.
///
/// A line is written at once after a quiet time, or when it asks to be seen; else within a quarter of a second, whether
/// another one comes or not.
package final class LineSink: Sendable {
    private struct State {
        var buffer: [UInt8] = []
        /// Nil before the first line.
        var flushed: ContinuousClock.Instant?
        /// Somebody will come and write what waits.
        var isAwaited = false
        /// Some lines could not be written.
        var isTorn = false
    }

    /// A line waits at most so long.
    private static let patience = DispatchTimeInterval.milliseconds(250)

    private let descriptor: Int32
    private let closes: Bool
    private let state = Mutex(State())
    /// Its own: a reader of stderr that stops reading holds up nobody's log.
    private let queue = DispatchQueue(label: "pype.line-sink", qos: .userInitiated)

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
            let isQuiet = state.flushed.map { now - $0 > .seconds(1) } ?? true
            guard urgent || state.buffer.count >= 1 << 15 || isQuiet else { return flushLater(&state) }
            state.flushed = now
            flush(&state)
        }
    }

    /// Once for all the lines that come until then: lines by the thousand cost one look at the clock each, and no more.
    private func flushLater(_ state: inout State) {
        guard !state.isAwaited else { return }
        state.isAwaited = true
        // Whoever lets go of the sink meanwhile has written all of it.
        queue.asyncAfter(deadline: .now() + Self.patience) { [weak self] in
            self?.state.withLock { state in
                state.isAwaited = false
                self?.flush(&state)
            }
        }
    }

    /// Whether lines are missing, because the disk is full for example.
    package var isTorn: Bool { state.withLock(\.isTorn) }

    package func flush() { state.withLock { flush(&$0) } }

    private func flush(_ state: inout State) {
        guard !state.buffer.isEmpty else { return }
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
