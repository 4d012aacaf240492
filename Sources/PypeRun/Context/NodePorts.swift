import CPypeABI
import PypeArrow
import PypeArtifacts
import PypeHost
import PypeModel
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The data ports of one node while it runs: opens its inputs, takes its outputs, counts every row.
final class NodePorts: Sendable {
    let spec: ModuleSpec
    /// By input port, by edge.
    let sources: [[Table]]
    /// By output port: who reads its table, iterations included.
    let readers: [Int]
    let limit: RejectLimit?
    private let makeTable: TableMaker
    private let makeRejects: RejectMaker
    private let isCancelled: @Sendable () -> Bool
    let state: Mutex<State>

    /// Makes the table of an output port, called by that name.
    typealias TableMaker = @Sendable (_ port: String, _ schema: SharedSchema, _ readers: Int) -> Table

    /// Makes the file of a reject port that nobody reads.
    typealias RejectMaker = @Sendable (_ port: String, _ schema: SharedSchema) throws(ArtifactError) -> RejectFile

    struct State {
        var isOpened: [[Bool]]
        var outputs: [Output]
        var rowsIn: [Int]
        var filtered = 0
    }

    struct Output {
        var schema: SharedSchema?
        var table: Table?
        /// For rejected rows that nobody reads and the flow allows for.
        var rejects: RejectFile?
        var rows = 0
    }

    init(
        plan: NodePlan, sources: [[Table]], makeTable: @escaping TableMaker, makeRejects: @escaping RejectMaker,
        isCancelled: @escaping @Sendable () -> Bool
    ) {
        self.makeTable = makeTable
        self.makeRejects = makeRejects
        spec = plan.spec
        readers = plan.readers
        limit = plan.maxRejects
        self.sources = sources
        self.isCancelled = isCancelled
        state = Mutex(
            State(
                isOpened: sources.map { $0.map { _ in false } },
                outputs: Array(repeating: Output(), count: readers.count),
                rowsIn: Array(repeating: 0, count: sources.count)))
    }

    // MARK: Inputs

    func inputCount(_ port: Int) -> Int { sources.indices.contains(port) ? sources[port].count : 0 }

    /// The tables are whole before a node that reads them starts.
    func inputRows(_ port: Int, _ edge: Int) -> Int? {
        guard sources.indices.contains(port), sources[port].indices.contains(edge) else { return nil }
        return sources[port][edge].rows
    }

    func open(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream {
        guard sources.indices.contains(port) else { throw noPort(port, "input", spec.inputPorts) }
        let name = spec.inputPorts[port].name
        guard sources[port].indices.contains(edge) else {
            throw ModuleFailure(
                .notFound, "input port '\(name)' has \(sources[port].count) edge(s), there is no edge \(edge)")
        }
        let isFirst = state.withLock { state in
            defer { state.isOpened[port][edge] = true }
            return !state.isOpened[port][edge]
        }
        guard isFirst else {
            throw ModuleFailure(.invalidState, "edge \(edge) of input port '\(name)' was opened twice in one run")
        }
        return sources[port][edge].open { [self] rows in
            if isCancelled() { throw ArrowStreamError(code: ECANCELED, message: "the run is cancelled") }
            state.withLock { $0.rowsIn[port] += rows }
        }
    }

    // MARK: Outputs

    /// Where the run keeps rejected rows, it reads the port itself: a module that asks is not to fail at the first of them.
    func outputCount(_ port: Int) -> Int {
        guard readers.indices.contains(port) else { return 0 }
        return readers[port] == 0 && spec.outputPorts[port].reject && limit != nil ? 1 : readers[port]
    }

    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure) {
        guard readers.indices.contains(port) else { throw noPort(port, "output", spec.outputPorts) }
        let name = spec.outputPorts[port].name
        guard schema.isValid else {
            throw ModuleFailure(.invalidArgument, "the schema of output port '\(name)' is released already")
        }
        let shared: SharedSchema
        do throws(ArrowError) {
            // Many a module makes its schema on the stack: nothing of it is needed once this has returned.
            shared = try SharedSchema.adopting(copyOf: schema)
            _ = try shared.value()
        } catch {
            throw ModuleFailure(.invalidArgument, "the schema of output port '\(name)' is broken: \(error)")
        }
        var rejects: RejectFile?
        if spec.outputPorts[port].reject, readers[port] == 0, limit != nil {
            try Self.kept { () throws(ArtifactError) in rejects = try makeRejects(name, shared) }
        }
        try state.withLock { (state) throws(ModuleFailure) in
            guard state.outputs[port].schema == nil else {
                throw ModuleFailure(.invalidState, "the schema of output port '\(name)' was set twice")
            }
            state.outputs[port].schema = shared
            state.outputs[port].rejects = rejects
            if readers[port] > 0 { state.outputs[port].table = makeTable(name, shared, readers[port]) }
        }
    }

    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure) {
        guard readers.indices.contains(port) else { throw noPort(port, "output", spec.outputPorts) }
        let name = spec.outputPorts[port].name
        guard batch.isValid else {
            throw ModuleFailure(.invalidArgument, "output port '\(name)': the batch is released already")
        }
        let output = state.withLock { $0.outputs[port] }
        guard let schema = output.schema else {
            throw ModuleFailure(.invalidState, "output port '\(name)' got a batch before its schema")
        }
        if isCancelled() { throw ModuleFailure(.cancelled, "the run is cancelled") }
        let rows = batch.length
        let shared = try take(batch, as: schema, port: name)
        if spec.outputPorts[port].reject, rows > 0 { try admit(shared, schema, port: port) }
        // Outside the lock: a table on disk writes the rows before it returns.
        if let table = output.table { try Self.kept { () throws(ArtifactError) in try table.append(shared) } }
        if let file = output.rejects { try Self.kept { () throws(ArtifactError) in try file.append(shared) } }
        state.withLock { $0.outputs[port].rows += rows }
    }

    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure) {
        guard readers.indices.contains(port) else { throw noPort(port, "output", spec.outputPorts) }
        var rows = 0
        do {
            try setSchema(port: port, schema: try stream.schema())
            while let batch = try stream.next() {
                rows += batch.length
                try emit(port: port, batch: batch)
            }
        } catch let failure as ModuleFailure {
            throw failure
        } catch {
            let cause = (error as? ArrowStreamError)?.message ?? String(describing: error)
            if isCancelled() { throw ModuleFailure(.cancelled, cause) }
            throw ModuleFailure(
                .invalidData,
                "the stream of output port '\(spec.outputPorts[port].name)' broke off after \(rows) rows: \(cause)")
        }
    }

    func countFiltered(_ rows: UInt64) { state.withLock { $0.filtered += Int(clamping: rows) } }

    // MARK: After the run

    /// The module has emitted its last batch.
    func close() throws(ModuleFailure) {
        for table in tables { try Self.kept { () throws(ArtifactError) in try table?.finish() } }
        for file in state.withLock({ $0.outputs.map(\.rejects) }) {
            try Self.kept { () throws(ArtifactError) in try file?.close() }
        }
    }

    private static func kept(_ body: () throws(ArtifactError) -> Void) throws(ModuleFailure) {
        do throws(ArtifactError) {
            try body()
        } catch {
            throw ModuleFailure(ModuleErrorCode(rawValue: error.code), error.message, hint: error.hint)
        }
    }

    private func noPort(_ port: Int, _ kind: String, _ ports: [PortSpec]) -> ModuleFailure {
        ModuleFailure(.notFound, "there is no \(kind) port \(port): the module declares \(ports.count)")
    }

    /// A batch that a module hands on untouched was looked at when it came in; any other is checked before somebody
    /// reads through its pointers.
    private func take(
        _ batch: consuming OwnedArray, as schema: SharedSchema, port: String
    ) throws(ModuleFailure) -> SharedArray {
        if let original = SharedArray.original(of: batch), original.schema === schema { return original }
        // Readers may take the columns as they are, so the batch itself has to begin where they do (pype/host.h, emit).
        let offset = batch.withUnsafePointer { $0.pointee.offset }
        guard offset == 0 else {
            throw ModuleFailure(
                .invalidArgument, "output port '\(port)' got a batch with the offset \(offset)",
                hint: "slice the columns, not the batch")
        }
        do {
            try batch.validate(as: try schema.value())
        } catch {
            throw ModuleFailure(.invalidArgument, "output port '\(port)' got a broken batch: \(error)")
        }
        return SharedArray(batch, checkedAs: schema)
    }
}
