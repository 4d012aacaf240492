import Foundation
import PypeArrow
import PypeHost
import Synchronization
import TestSupport

/// Runs a shipped module as the host does: from its shared library, through the C ABI.
struct PluginRun {
    var failure: ModuleFailure?
    var services: PluginServices

    /// Creates, sets up, runs, tears down and destroys one instance. A module that refuses its config has that failure.
    /// - Parameter meanwhile: runs on a thread of its own from the start of the run; what it gets cancels the module.
    init(
        _ module: String, _ config: String, _ services: PluginServices = PluginServices(),
        meanwhile: (@Sendable (_ cancel: @escaping @Sendable () -> Void) -> Void)? = nil
    ) async throws {
        self.services = services
        services.configure(config)
        let library = try Self.library(module)
        guard let loaded = library.module(named: module) else { throw CocoaError(.featureUnsupported) }
        do {
            let instance = try loaded.create(configJSON: config, nodeID: "node", flowName: "flow")
            defer { instance.destroy() }
            try instance.setup(services)
            services.whenEmitting { instance.cancel() }
            let done = DispatchSemaphore(value: 0)
            if let meanwhile {
                Thread.detachNewThread {
                    meanwhile { services.cancel() }
                    done.signal()
                }
            }
            failure = await withCheckedContinuation { continuation in
                instance.run(services) { continuation.resume(returning: $0) }
            }
            // The instance must not go while somebody may still cancel it.
            if meanwhile != nil { await Self.wait(for: done) }
            try instance.teardown(services)
        } catch {
            failure = error
        }
    }

    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                semaphore.wait()
                continuation.resume()
            }
        }
    }

    /// Registers Arrow's kernels while it is loaded, which no module may be in the middle of its work for: the host loads
    /// all libraries of a flow before the first module runs, but tests run side by side.
    private static let kernels = Result { try ModuleLibrary.open(path: Project.library("parquet_sink")) }

    /// The library of a shipped module.
    static func library(_ module: String) throws -> ModuleLibrary {
        _ = try kernels.get()
        return try ModuleLibrary.open(path: Project.library(module))
    }

    /// The fingerprint of a module that is configured but not run.
    static func fingerprint(_ module: String, _ config: String) throws -> String {
        let library = try library(module)
        guard let loaded = library.module(named: module) else { throw CocoaError(.featureUnsupported) }
        let instance = try loaded.create(configJSON: config, nodeID: "node", flowName: "flow")
        defer { instance.destroy() }
        let services = PluginServices()
        services.configure(config)
        return try instance.fingerprint(services)
    }

    /// A config as JSON.
    static func config(_ values: [String: Any]) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: values, options: .sortedKeys), as: UTF8.self)
    }
}

/// Serves one run of a module and keeps what it did.
final class PluginServices: ModuleServices {
    struct Record {
        var config = "{}"
        var tables: [Int: PortTable] = [:]
        var globals: [String: String] = [:]
        var logs: [String] = []
        var warnings: [String] = []
        var progress: [[UInt64]] = []
        var filtered = 0
        var isCancelled = false
        var emitting: (@Sendable () -> Void)?
        var scratch: TemporaryFolder?
    }

    private let record = Mutex(Record())
    private let inputs: [Int: [PortTable]]
    private let secrets: [String: String]
    private let connected: Set<Int>
    private let cancelsWhenEmitting: Bool
    private let cancelsWhenLogging: Bool
    private let output: @Sendable (String) -> String

    /// - Parameters:
    ///   - input: what comes in at port 0.
    ///   - inputs: what comes in at each port, edge by edge; instead of `input`.
    ///   - secrets: values by reference.
    ///   - connected: the output ports that are read.
    ///   - cancelsWhenEmitting: true to cancel the module once it emits.
    ///   - cancelsWhenLogging: true to tell the module that it is cancelled once it writes to the log.
    ///   - output: from the path of an output file to the one that is written.
    init(
        input: PortTable? = nil,
        inputs: [Int: [PortTable]] = [:],
        secrets: [String: String] = [:],
        connected: Set<Int> = [0],
        cancelsWhenEmitting: Bool = false,
        cancelsWhenLogging: Bool = false,
        output: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.inputs = input.map { [0: [$0]] } ?? inputs
        self.secrets = secrets
        self.connected = connected
        self.cancelsWhenEmitting = cancelsWhenEmitting
        self.cancelsWhenLogging = cancelsWhenLogging
        self.output = output
    }

    func configure(_ config: String) { record.withLock { $0.config = config } }
    func whenEmitting(_ action: @escaping @Sendable () -> Void) { record.withLock { $0.emitting = action } }
    /// Cancels the run, as the host does.
    func cancel() {
        let action = record.withLock { record in
            record.isCancelled = true
            return record.emitting
        }
        action?()
    }
    func table(_ port: Int) -> PortTable? { record.withLock { $0.tables[port] } }
    var globals: [String: String] { record.withLock { $0.globals } }
    /// Lines of every level.
    var logs: [String] { record.withLock { $0.logs } }
    var warnings: [String] { record.withLock { $0.warnings } }
    var progress: [[UInt64]] { record.withLock { $0.progress } }
    /// Rows that the module said it dropped on purpose.
    var filtered: Int { record.withLock { $0.filtered } }

    var configJSON: String { record.withLock { $0.config } }
    var iterationItem: String? { nil }
    var iterationIndex: Int64 { -1 }
    var isCancelled: Bool { record.withLock { $0.isCancelled } }
    func info(_ key: ModuleInfoKey) -> String? { nil }
    func log(level: ModuleLogLevel, message: String, fields: String?) {
        record.withLock { record in
            record.logs.append(message)
            if level == .warn { record.warnings.append(message) }
            if cancelsWhenLogging { record.isCancelled = true }
        }
    }

    func inputCount(port: Int) -> Int { inputs[port]?.count ?? 0 }
    func inputRows(port: Int, edge: Int) -> Int? { inputs[port].map { $0[edge].rows } }
    func openInput(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream {
        guard let edges = inputs[port], edges.indices.contains(edge) else {
            throw ModuleFailure(.notFound, "nothing is connected")
        }
        return edges[edge].stream()
    }

    func outputCount(port: Int) -> Int { connected.contains(port) ? 1 : 0 }
    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure) {
        let shared = SharedSchema.adopting(schema)
        record.withLock { $0.tables[port] = PortTable(schema: shared) }
    }

    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure) {
        let shared = SharedArray.adopting(batch)
        let action = record.withLock { record -> (@Sendable () -> Void)? in
            record.tables[port]?.batches.append(shared)
            guard cancelsWhenEmitting else { return nil }
            record.isCancelled = true
            return record.emitting
        }
        action?()
    }

    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure) {
        do {
            try setSchema(port: port, schema: try stream.schema())
            while let batch = try stream.next() { try emit(port: port, batch: batch) }
        } catch {
            throw error as? ModuleFailure ?? ModuleFailure(.io, String(describing: error))
        }
    }

    func countFiltered(rows: UInt64) { record.withLock { $0.filtered += Int(rows) } }
    func progress(done: UInt64, total: UInt64, unit: String?) { record.withLock { $0.progress.append([done, total]) } }
    func setGlobal(name: String, json: String) throws(ModuleFailure) { record.withLock { $0.globals[name] = json } }
    func global(node: String, name: String) throws(ModuleFailure) -> String { throw ModuleFailure(.notFound, name) }
    func secret(reference: String) throws(ModuleFailure) -> String {
        guard let value = secrets[reference] else { throw ModuleFailure(.notFound, reference) }
        return value
    }

    /// One folder for the whole run, gone with it.
    func scratch() throws(ModuleFailure) -> String {
        let made = Result {
            try record.withLock { record in
                let folder = try record.scratch ?? TemporaryFolder()
                record.scratch = folder
                return folder.path
            }
        }
        do { return try made.get() } catch { throw ModuleFailure(.io, String(describing: error)) }
    }

    var resources: ModuleResources { ModuleResources(threads: 2, memory: nil) }
    func sharedScratch() throws(ModuleFailure) -> String { FileManager.default.temporaryDirectory.path }
    func openOutput(path: String, overwrite: Bool) throws(ModuleFailure) -> String {
        if !overwrite, FileManager.default.fileExists(atPath: path) { throw ModuleFailure(.alreadyExists, path) }
        return output(path)
    }

    func submit(_ work: @escaping @Sendable () -> Int32) throws(ModuleFailure) -> any ModuleTask {
        FinishedTask(status: work())
    }
}

/// Work that was done at once.
private final class FinishedTask: ModuleTask {
    private let status: Int32
    init(status: Int32) { self.status = status }
    func wait() -> Int32 { status }
}
