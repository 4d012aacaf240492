import CPypeABI

/// How much a log line matters.
public enum LogLevel: Int32, Sendable, Hashable {
    case debug = 10
    case info = 20
    case warn = 30
    case error = 40
}

extension RunContext {
    /// Writes a log line. The host adds run, flow, node and time, and masks secrets.
    public func log(_ level: LogLevel, _ message: String, _ fields: [String: JSONValue] = [:]) {
        guard let context = current, let call = host.slots.log else { return }
        if fields.isEmpty {
            call(host.pointer, context, level.rawValue, message, nil)
        } else {
            call(host.pointer, context, level.rawValue, message, JSONValue.object(fields).text)
        }
    }

    /// Tells how far the work is.
    /// - Parameters:
    ///   - done: what is done.
    ///   - total: what there is to do; nil when it is not known.
    ///   - unit: what is counted, such as `rows` or `bytes`.
    public func progress(_ done: UInt64, of total: UInt64? = nil, unit: String? = nil) {
        guard let context = current, let call = host.slots.progress else { return }
        call(host.pointer, context, done, total ?? 0, unit)
    }

    /// Says how many rows of an input are done, of how many where that is known.
    public func progress(rows: Int, of input: InputPort) {
        progress(UInt64(clamping: rows), of: input.rowCount.map { UInt64(clamping: $0) }, unit: "rows")
    }

    /// Counts rows that were dropped on purpose, so that the host can check read = written + filtered + rejected.
    public func countFiltered(_ rows: Int) {
        guard rows > 0, let context = current, let call = host.slots.count_filtered else { return }
        call(host.pointer, context, UInt64(rows))
    }

    /// True once the run is to end.
    public var isCancelled: Bool {
        guard let context = current else { return true }
        return host.slots.is_cancelled.map { $0(host.pointer, context) != 0 } ?? false
    }

    /// Ends the run when it was cancelled. Long loops call it now and then.
    /// - Throws: `cancelled`.
    public func checkCancellation() throws(ModuleError) {
        if isCancelled { throw ModuleError(.cancelled, "the run was cancelled") }
    }
}
