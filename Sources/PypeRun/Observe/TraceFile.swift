import PypeModel
import PypeSchedule

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes what the scheduler was told and what it said, one line an event, so that it can be played again:
/// `pype run --trace`.
final class TraceFile: Sendable {
    private let sink: LineSink

    /// - Throws: ``DiagnosticsError`` with the rule `trace-file` when the file cannot be written.
    static func open(_ path: String?, header: ScheduleTrace.Header) throws(DiagnosticsError) -> TraceFile? {
        guard let path else { return nil }
        // A trace is of one run: what stood there goes.
        let descriptor = openFile(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw failure(path) }
        let sink = LineSink(descriptor: descriptor, closes: true)
        sink.write(ScheduleTrace.line(header).dropLast())
        return TraceFile(sink: sink)
    }

    private init(sink: LineSink) { self.sink = sink }

    func add(_ event: ScheduleEvent, _ actions: [ScheduleAction]) {
        sink.write(ScheduleTrace.line(event, actions).dropLast())
    }

    /// Whether lines are missing.
    func close() -> Bool {
        sink.flush()
        return sink.isTorn
    }

    private static func failure(_ path: String) -> DiagnosticsError {
        DiagnosticsError([
            Diagnostic(
                rule: "trace-file", message: "cannot write the trace '\(path)': \(String(cString: strerror(errno)))",
                hint: "name a file in a folder that is there and can be written")
        ])
    }
}

/// `open` of the C library, which the method of that name hides.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }
