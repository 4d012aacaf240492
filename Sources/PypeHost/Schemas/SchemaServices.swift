import PypeArrow
import PypeModel

/// What the host does for a module that is asked for its columns: it tells the config, and refuses all that belongs to a
/// run.
final class SchemaServices: ModuleServices {
    let configJSON: String
    private let node: String
    private let flow: String
    private let module: String

    init(config: String, node: String, flow: String, module: String) {
        configJSON = config
        self.node = node
        self.flow = flow
        self.module = module
    }

    func log(level: ModuleLogLevel, message: String, fields: String?) {}

    func info(_ key: ModuleInfoKey) -> String? {
        switch key {
        case .nodeID: node
        case .flowName: flow
        case .moduleName: module
        case .runID, .runDate: nil
        }
    }

    var iterationItem: String? { nil }
    var iterationIndex: Int64 { -1 }
    var isCancelled: Bool { false }
    var resources: ModuleResources { ModuleResources(threads: 1, memory: nil) }
    func inputCount(port: Int) -> Int { 0 }
    func outputCount(port: Int) -> Int { 0 }
    func countFiltered(rows: UInt64) {}
    func progress(done: UInt64, total: UInt64, unit: String?) {}

    func openInput(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream { throw Self.noRun }
    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure) { throw Self.noRun }
    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure) { throw Self.noRun }
    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure) { throw Self.noRun }
    func setGlobal(name: String, json: String) throws(ModuleFailure) { throw Self.noRun }
    func global(node: String, name: String) throws(ModuleFailure) -> String { throw Self.noRun }
    func secret(reference: String) throws(ModuleFailure) -> String {
        throw ModuleFailure(.unavailable, "secrets are fetched in a run only")
    }
    func scratch() throws(ModuleFailure) -> String { throw Self.noRun }
    func sharedScratch() throws(ModuleFailure) -> String { throw Self.noRun }
    func openOutput(path: String, overwrite: Bool) throws(ModuleFailure) -> String { throw Self.noRun }
    func submit(_ work: @escaping @Sendable () -> Int32) throws(ModuleFailure) -> any ModuleTask { throw Self.noRun }

    private static let noRun = ModuleFailure(.unavailable, "this is there in a run only")
}
