import Foundation
import PypeArrow
import PypeHost
import PypeParquet
import Synchronization

/// Serves one call of a module and keeps what it did.
final class RecordingServices: ModuleServices {
    struct Record: Sendable {
        var lines: [String] = []
        var rows: [Int: [Int]] = [:]
        var schemas: [Int] = []
    }

    let configJSON: String
    private let record = Mutex(Record())
    private let tables: Mutex<Tables>
    private let output: String?

    /// The table that is read, and the one that is written.
    private struct Tables: ~Copyable, Sendable {
        var input: OwnedStream?
        var output: TableWriter?
    }

    /// - Parameter output: an Arrow IPC file for what is emitted on the first port.
    init(config: String = "{}", input: consuming OwnedStream? = nil, output: String? = nil) {
        configJSON = config
        tables = Mutex(Tables(input: input))
        self.output = output
    }

    /// Ends the file of the output.
    func finish() throws { _ = try tables.withLock { $0.output.take() }?.finish() }

    var seen: Record { record.withLock { $0 } }
    var lines: [String] { seen.lines }

    private func note(_ line: String) { record.withLock { $0.lines.append(line) } }

    func log(level: ModuleLogLevel, message: String, fields: String?) {
        note("log \(level) \(message) \(fields ?? "-")")
    }

    func info(_ key: ModuleInfoKey) -> String? { key == .nodeID ? "n1" : nil }
    var iterationItem: String? { "{\"a\":1}" }
    var iterationIndex: Int64 { 3 }
    var isCancelled: Bool { false }

    func inputCount(port: Int) -> Int { 1 }
    func inputRows(port: Int, edge: Int) -> Int? { port == 0 && edge == 0 ? 42 : nil }

    func openInput(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream {
        let stream = tables.withLock { $0.input.take() }
        guard let stream else { throw ModuleFailure(.invalidState, "the input was opened before") }
        return stream
    }

    func outputCount(port: Int) -> Int { 2 }
    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure) {
        record.withLock { $0.schemas.append(port) }
        guard let output, port == 0 else { return }
        do throws(TableFileError) {
            var writer = Optional(try TableWriter(ipc: output, schema: schema))
            tables.withLock { $0.output = writer.take() }
        } catch {
            throw ModuleFailure(.io, "\(error)")
        }
    }

    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure) {
        let rows = batch.length
        record.withLock { $0.rows[port, default: []].append(rows) }
        do throws(TableFileError) {
            guard port == 0, var writer = tables.withLock({ $0.output.take() }) else { return }
            try writer.write(batch)
            var written = Optional(writer)
            tables.withLock { $0.output = written.take() }
        } catch {
            throw ModuleFailure(.io, "\(error)")
        }
    }

    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure) {
        note("stream \(port)")
    }

    func countFiltered(rows: UInt64) { note("filtered \(rows)") }
    func progress(done: UInt64, total: UInt64, unit: String?) { note("progress \(done)/\(total) \(unit ?? "-")") }
    func setGlobal(name: String, json: String) throws(ModuleFailure) { note("global \(name)=\(json)") }
    func global(node: String, name: String) throws(ModuleFailure) -> String { "\(node).\(name)" }
    func secret(reference: String) throws(ModuleFailure) -> String { "geheim-ü" }
    func scratch() throws(ModuleFailure) -> String { throw ModuleFailure(.notImplemented, "no scratch folder here") }
    var resources: ModuleResources { ModuleResources(threads: 2, memory: 1 << 30) }
    func sharedScratch() throws(ModuleFailure) -> String { "/shared-ü" }
    func openOutput(path: String, overwrite: Bool) throws(ModuleFailure) -> String {
        "\(path).part-\(overwrite ? "any" : "new")"
    }

    func submit(_ work: @escaping @Sendable () -> Int32) throws(ModuleFailure) -> any ModuleTask { ThreadTask(work) }
}

/// Work on a thread of its own.
final class ThreadTask: ModuleTask {
    private let status = Mutex<Int32>(0)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Int32) {
        Thread.detachNewThread {
            let status = work()
            self.status.withLock { $0 = status }
            self.done.signal()
        }
    }

    func wait() -> Int32 {
        done.wait()
        return status.withLock { $0 }
    }
}
