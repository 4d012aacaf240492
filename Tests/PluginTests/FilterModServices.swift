import Foundation
import PypeArrow
import PypeHost
import Synchronization

/// Serves a filter: one input, one output, and a note of what was said.
final class FilterModServices: ModuleServices {
    struct Seen: Sendable {
        var filtered: UInt64 = 0
        var globals: [String: String] = [:]
        var schema: Schema?
        var batches: [RecordBatch] = []
    }

    let configJSON: String
    private let record = Mutex(Seen())
    private let input: Mutex<Input>
    private struct Input: ~Copyable, Sendable { var stream: OwnedStream? }

    init(config: String, input: consuming OwnedStream?) {
        configJSON = config
        self.input = Mutex(Input(stream: input))
    }

    var seen: Seen { record.withLock { $0 } }

    func openInput(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream {
        guard let stream = input.withLock({ $0.stream.take() }) else { throw ModuleFailure(.notFound, "no input") }
        return stream
    }

    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure) {
        do { let table = try schema.table(); record.withLock { $0.schema = table } } catch {
            throw ModuleFailure(.invalidData, error.message)
        }
    }

    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure) {
        guard let schema = seen.schema else { throw ModuleFailure(.invalidState, "rows before their schema") }
        do { let rows = try RecordBatch(batch, schema: schema); record.withLock { $0.batches.append(rows) } } catch {
            throw ModuleFailure(.invalidData, error.message)
        }
    }

    func countFiltered(rows: UInt64) { record.withLock { $0.filtered += rows } }
    func setGlobal(name: String, json: String) throws(ModuleFailure) { record.withLock { $0.globals[name] = json } }

    func log(level: ModuleLogLevel, message: String, fields: String?) {}
    func info(_ key: ModuleInfoKey) -> String? { nil }
    var iterationItem: String? { nil }
    var iterationIndex: Int64 { -1 }
    var isCancelled: Bool { false }
    func inputCount(port: Int) -> Int { 1 }
    func outputCount(port: Int) -> Int { 1 }
    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure) { throw Self.unused }
    func progress(done: UInt64, total: UInt64, unit: String?) {}
    func global(node: String, name: String) throws(ModuleFailure) -> String { throw Self.unused }
    func secret(reference: String) throws(ModuleFailure) -> String { throw Self.unused }
    func scratch() throws(ModuleFailure) -> String { throw Self.unused }
    var resources: ModuleResources { ModuleResources(threads: 2, memory: nil) }
    func sharedScratch() throws(ModuleFailure) -> String { FileManager.default.temporaryDirectory.path }
    func openOutput(path: String, overwrite: Bool) throws(ModuleFailure) -> String { throw Self.unused }
    func submit(_ work: @escaping @Sendable () -> Int32) throws(ModuleFailure) -> any ModuleTask { throw Self.unused }

    private static let unused = ModuleFailure(.notImplemented, "a filter does not need this")
}
