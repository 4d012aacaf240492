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

    private final class Box: Sendable {
        let sink: Sink
        init(_ sink: @escaping Sink) { self.sink = sink }
    }

    /// Address of a box, or 0. Boxes are never freed, as a thread may be reading from one; a process has one or two.
    private static let box = Atomic<UInt>(0)

    /// Sends them to `sink` from here on; nil brings standard error back.
    package static func redirect(to sink: Sink?) {
        let address = sink.map { UInt(bitPattern: Unmanaged.passRetained(Box($0)).toOpaque()) }
        box.store(address ?? 0, ordering: .releasing)
    }

    private static func writeAll(_ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        Glibc.write(STDERR_FILENO, bytes, count)
        #else
        Darwin.write(STDERR_FILENO, bytes, count)
        #endif
    }

    static func write(_ level: ModuleLogLevel, _ message: String, fields: String? = nil) {
        if let address = UnsafeRawPointer(bitPattern: box.load(ordering: .acquiring)) {
            return Unmanaged<Box>.fromOpaque(address).takeUnretainedValue().sink(level, message, fields)
        }
        let line = "pype: \(level): \(message)\(fields.map { " \($0)" } ?? "")\n"
        // One call for the whole line, so that lines of two threads do not mix. What cannot be written is lost: there is
        // nobody to tell.
        _ = Array(line.utf8).withUnsafeBytes { Self.writeAll($0.baseAddress, $0.count) }
    }
}
