import PypeArrow
import PypeArtifacts
import PypeHost
import PypeModel
import PypeSchedule
import PypeTemplate
import Synchronization

/// What the host does for one node of a run: see ``PypeHost/ModuleServices``.
final class NodeServices: ModuleServices {
    let step: Step
    let plan: NodePlan
    let frame: FrameContext
    let configJSON: String
    let ports: NodePorts
    let files: OutputFiles
    private let run: RunContext
    private let cancelled: CancelFlag
    private let latestProgress = Mutex<NodeProgress?>(nil)

    init(
        step: Step, plan: NodePlan, frame: FrameContext, configJSON: String, sources: [[Table]],
        cancelled: CancelFlag, run: RunContext
    ) {
        self.step = step
        self.plan = plan
        self.frame = frame
        self.configJSON = configJSON
        self.cancelled = cancelled
        self.run = run
        let path = frame.path
        ports = NodePorts(
            plan: plan, sources: sources,
            makeTable: { port, schema, readers in
                let iteration = path.turns.isEmpty ? "" : "#\(path.text)"
                return run.artifacts.table(
                    schema: schema, readers: readers, name: "\(plan.id)\(iteration).\(port)",
                    forceDisk: plan.forceDisk)
            },
            makeRejects: { port, schema throws(ArtifactError) in
                try RejectFile(
                    folder: run.rejects, node: plan.id, port: port, iteration: path.turns.isEmpty ? nil : path.text,
                    schema: schema)
            }, isCancelled: { cancelled.isSet })
        files = OutputFiles(runID: run.identity.id, ledger: run.ledger)
    }

    var id: String { plan.id }
    var spec: ModuleSpec { plan.spec }
    /// Who is meant, in messages about one of many iterations.
    private var stepName: String { frame.path.turns.isEmpty ? id : "\(id)#\(frame.path.text)" }
    var iterationItem: String? { frame.item }
    var iterationIndex: Int64 { frame.index }
    var isCancelled: Bool { cancelled.isSet }
    var progress: NodeProgress? { latestProgress.withLock { $0 } }

    func log(level: ModuleLogLevel, message: String, fields: String?) {
        run.journal.message(level, message, node: plan.index, iteration: frame.path, fields: fields)
        run.journal.tell()
    }

    /// The module is about to work.
    func begins() { if spec.actsOutside { run.ledger.acts(stepName) } }

    /// The module says that it failed; one that may be run again after that has left nothing behind, unless it says that
    /// it does not know.
    func failed(_ failure: ModuleFailure) {
        guard spec.actsOutside, spec.flags.contains(.idempotent), failure.code != .invalidState else { return }
        run.ledger.undid(stepName)
    }

    func info(_ key: ModuleInfoKey) -> String? {
        switch key {
        case .runID: run.identity.id
        case .nodeID: id
        case .flowName: run.flowName
        case .moduleName: spec.name
        case .runDate: run.identity.date
        }
    }

    func inputCount(port: Int) -> Int { ports.inputCount(port) }
    func inputRows(port: Int, edge: Int) -> Int? { ports.inputRows(port, edge) }
    func openInput(port: Int, edge: Int) throws(ModuleFailure) -> OwnedStream { try ports.open(port: port, edge: edge) }
    func outputCount(port: Int) -> Int { ports.outputCount(port) }
    func setSchema(port: Int, schema: consuming OwnedSchema) throws(ModuleFailure) {
        try ports.setSchema(port: port, schema: schema)
    }
    func emit(port: Int, batch: consuming OwnedArray) throws(ModuleFailure) { try ports.emit(port: port, batch: batch) }
    func emitStream(port: Int, stream: consuming OwnedStream) throws(ModuleFailure) {
        try ports.emitStream(port: port, stream: stream)
    }
    func countFiltered(rows: UInt64) { ports.countFiltered(rows) }

    func progress(done: UInt64, total: UInt64, unit: String?) {
        latestProgress.withLock { $0 = NodeProgress(done: done, total: total, unit: unit) }
    }

    func setGlobal(name: String, json: String) throws(ModuleFailure) {
        guard let declared = spec.globals.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw ModuleFailure(
                .invalidArgument, "'\(name)' is not a global that module '\(spec.name)' declares",
                hint: Suggestion.hint(for: name, among: spec.globals.map(\.name)))
        }
        guard run.secrets.redactor.clean(json) == json else {
            throw ModuleFailure(
                .invalidArgument, "global '\(declared.name)' holds a secret, which is kept nowhere",
                hint: "set what is not secret, and let the reader fetch the secret itself")
        }
        try run.globals.set(node: id, iteration: frame.path, name: declared.name, json: json)
    }

    func global(node: String, name: String) throws(ModuleFailure) -> String {
        if let value = run.globals.value(node: node, name: name, seenFrom: frame.path) { return value }
        let known = run.names.node(node) != nil
        throw ModuleFailure(
            .notFound, "global '\(name)' of '\(node)' is not set",
            hint: known ? nil : Suggestion.hint(for: node, among: run.names.nodes))
    }

    func secret(reference: String) throws(ModuleFailure) -> String {
        do {
            return try run.secrets.value(of: reference)
        } catch {
            throw ModuleFailure(error)
        }
    }

    func scratch() throws(ModuleFailure) -> String {
        try run.scratch.folder(of: frame.path.turns.isEmpty ? id : "\(id)#\(frame.path.fileText)")
    }

    var resources: ModuleResources { run.resources }

    /// No node has this name, since a name has no dot.
    func sharedScratch() throws(ModuleFailure) -> String { try run.scratch.folder(of: ".shared") }

    func openOutput(path: String, overwrite: Bool) throws(ModuleFailure) -> String {
        try run.claim(path, step: stepName)
        run.track(files)
        return try files.open(path: path, overwrite: overwrite)
    }

    func submit(_ work: @escaping @Sendable () -> Int32) throws(ModuleFailure) -> any ModuleTask {
        run.pool.start(work)
    }
}

/// How far a node is, in its own words.
package struct NodeProgress: Sendable, Hashable {
    package var done: UInt64
    /// 0: not known.
    package var total: UInt64
    package var unit: String?
}

/// Set once, looked at often, from any thread.
final class CancelFlag: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .relaxed) }
    func set() { flag.store(true, ordering: .relaxed) }
}
