package import PypeArrow

/// What the host does for one call of one module instance: the Swift side of the slots of `pype_host` that take a
/// context. Whoever runs modules implements it; PypeHost translates between it and C.
///
/// Every method may be called from any thread, since modules may. A thrown ``ModuleFailure`` reaches the module as
/// status and `pype_error`.
package protocol ModuleServices: AnyObject, Sendable {
    /// `fields` is a JSON object as text, not checked.
    func log(level: ModuleLogLevel, message: String, fields: String?)
    func info(_ key: ModuleInfoKey) -> String?
    /// The rendered config, a JSON object.
    var configJSON: String { get }
    /// JSON of the current item; nil outside an iteration.
    var iterationItem: String? { get }
    /// -1 outside an iteration.
    var iterationIndex: Int64 { get }
    var isCancelled: Bool { get }

    func inputCount(port: Int) -> Int
    /// Rows that an edge brings in all; nil: not known.
    func inputRows(port: Int, edge: Int) -> Int?
    func openInput(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream
    func outputCount(port: Int) -> Int
    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure)
    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure)
    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure)

    func countFiltered(rows: UInt64)
    /// `total` 0: not known.
    func progress(done: UInt64, total: UInt64, unit: String?)
    /// `json` is one JSON value as text.
    func setGlobal(name: String, json: String) throws(ModuleFailure)
    /// Gives one JSON value as text.
    func global(node: String, name: String) throws(ModuleFailure) -> String
    func secret(reference: String) throws(ModuleFailure) -> String
    func scratch() throws(ModuleFailure) -> String
    /// What the modules of the run may use, together.
    var resources: ModuleResources { get }
    /// A folder that all modules of the run share.
    func sharedScratch() throws(ModuleFailure) -> String
    /// The path to write to, so that `path` appears only when the run succeeds.
    func openOutput(path: String, overwrite: Bool) throws(ModuleFailure) -> String

    /// Puts blocking work on the host's pool.
    func submit(_ work: @escaping @Sendable () -> Int32) throws(ModuleFailure) -> any ModuleTask
}

extension ModuleServices {
    package func inputRows(port: Int, edge: Int) -> Int? { nil }
}

/// Work that was put on the host's pool.
package protocol ModuleTask: AnyObject, Sendable {
    /// Waits for the end, runs the work right here when no thread has taken it yet, and returns its status.
    func wait() -> Int32
}

package enum ModuleLogLevel: Int32, Sendable, Hashable {
    case debug = 10
    case info = 20
    case warn = 30
    case error = 40
}

package enum ModuleInfoKey: UInt32, Sendable, Hashable {
    case runID = 1
    case nodeID = 2
    case flowName = 3
    case moduleName = 4
    case runDate = 5
}
