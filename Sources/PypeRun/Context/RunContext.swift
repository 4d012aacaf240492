import PypeArtifacts
import PypeHost
import PypeTemplate
import Synchronization

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// What all nodes of one run share.
final class RunContext: Sendable {
    let identity: RunIdentity
    let names: RunNames
    let scratch: ScratchFolders
    let pool: WorkerPool
    let journal: RunJournal
    let artifacts: ArtifactStore
    /// What is known of output files, should the process be killed.
    let ledger: OutputLedger
    let secrets: SecretStore
    /// Folder for rejected rows that nobody reads.
    let rejects: String
    /// Seconds that a module gets to stop in.
    let grace: Double
    /// What the modules may use, together.
    let resources: ModuleResources
    /// Keeps checkpoints; nil when none are asked for.
    let saver: (any FlowSaver)?
    /// Writes what the scheduler was told and said; nil when nobody asked for it.
    let trace: TraceFile?
    /// Which step writes which file, by the file's path.
    private let writers = Mutex<[String: String]>([:])
    /// What to do about a module that does not stop.
    private let lostModules = Mutex<(@Sendable (String) -> Void)?>(nil)
    /// Files that are being written, so that an abrupt end can remove them.
    private let files = Mutex<[ObjectIdentifier: OutputFiles]>([:])

    init(
        identity: RunIdentity, names: RunNames, scratch: ScratchFolders, pool: WorkerPool, journal: RunJournal,
        ledger: OutputLedger, secrets: SecretStore, folder: String, grace: Double, saver: (any FlowSaver)?,
        trace: TraceFile?, threads: Int, artifacts: ArtifactPolicy
    ) {
        let store = ArtifactStore(policy: artifacts, runID: identity.id) { event in
            journal.message(.info, "\(event.table): \(event.message)")
            journal.tell()
        }
        self.artifacts = store
        resources = ModuleResources(threads: threads, memory: store.memoryMark)
        self.identity = identity
        self.names = names
        self.scratch = scratch
        self.pool = pool
        self.journal = journal
        self.ledger = ledger
        self.grace = grace
        self.secrets = secrets
        self.rejects = "\(folder)/rejects"
        self.saver = saver
        self.trace = trace
    }

    var flowName: String { names.flowName }
    var globals: GlobalStore { names.globals }

    /// Says who is told of a module that has not stopped in spite of everything.
    func onLostModule(_ body: @escaping @Sendable (_ node: String) -> Void) { lostModules.withLock { $0 = body } }

    /// A module does not stop: the run can only end without it.
    func giveUp(on node: String) { lostModules.withLock { $0 }?(node) }

    /// Takes an output file for one step. Two that write one file would each replace what the other wrote.
    func claim(_ path: String, step: String) throws(ModuleFailure) {
        // The file itself may not be there yet.
        let place = FilePlace.settled(path)
        let owner = writers.withLock { writers in
            let owner = writers[place] ?? step
            writers[place] = owner
            return owner
        }
        guard owner == step else {
            throw ModuleFailure(
                .alreadyExists, "'\(path)' is written by '\(owner)' in this run",
                hint: "give each module, and each iteration, a file of its own")
        }
    }

    func track(_ output: OutputFiles) { files.withLock { $0[ObjectIdentifier(output)] = output } }

    func forget(_ output: OutputFiles) { files.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(output)) } }

    /// Removes everything half-written, at once.
    func discardFiles() {
        for output in files.withLock({ Array($0.values) }) { output.discard() }
        scratch.removeAll()
        do {
            try artifacts.removeAll()
        } catch {
            journal.message(.warn, "\(error)")
        }
    }
}

extension RunIdentity {
    /// A run that is taken up again; `started` is when it was begun first, RFC 3339.
    init(resuming id: String, started: String) {
        self.id = id
        date = String(started.prefix(10))
        self.started = Timestamp.date(started) ?? Date()
    }
}

/// Which run this is.
package struct RunIdentity: Sendable, Hashable {
    /// Time and a random part, so that two runs started in one second on two machines differ:
    /// `20250115T060000Z-1f3a9c`.
    package var id: String
    /// UTC, `YYYY-MM-DD`.
    package var date: String
    package var started: Date

    /// - Parameters:
    ///   - random: any number; its lower 24 bits count.
    package init(started: Date, random: UInt32) {
        self.started = started
        let stamp = Timestamp.text(started)
        date = String(stamp.prefix(10))
        let compact = stamp.prefix(19).filter { $0 != "-" && $0 != ":" }
        let suffix = String(random & 0xff_ffff, radix: 16)
        id = "\(compact)Z-" + String(repeating: "0", count: 6 - suffix.count) + suffix
    }
}
