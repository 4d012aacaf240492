import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where messages go that belong to no call: what a module logs without a context, and breaches of the contract that
/// come when the call they belong to is over.
package enum HostLog {
    package typealias Sink = @Sendable (_ level: ModuleLogLevel, _ message: String, _ fields: String?) -> Void

    private static let sink = Mutex<Sink?>(nil)

    /// Sends them to `sink` from here on; nil brings standard error back.
    package static func redirect(to sink: Sink?) { Self.sink.withLock { $0 = sink } }

    private static func writeAll(_ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.write(STDERR_FILENO, bytes, count)
        #else
        Darwin.write(STDERR_FILENO, bytes, count)
        #endif
    }

    static func write(_ level: ModuleLogLevel, _ message: String, fields: String? = nil) {
        if let sink = sink.withLock({ $0 }) { return sink(level, message, fields) }
        let line = "pype: \(level): \(message)\(fields.map { " \($0)" } ?? "")\n"
        // One call for the whole line, so that lines of two threads do not mix. What cannot be written is lost: there is
        // nobody to tell.
        _ = Array(line.utf8).withUnsafeBytes { Self.writeAll($0.baseAddress, $0.count) }
    }
}
