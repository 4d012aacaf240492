import CPypeABI
import PypeArrow
import Synchronization

/// What the host does for one call of one module instance.
///
/// Valid until the call it was handed to returns; afterwards everything that can throw throws, and the rest does
/// nothing. Methods may be called from any thread, except that reading inputs and writing outputs belong to the code of
/// the call itself, one at a time.
public final class RunContext: Sendable {
    let host: HostTable
    let ports: PortNames
    private let handle: Handle
    private let open: Mutex<OpenCall>

    init(host: HostTable, context: OpaquePointer?, ports: PortNames) {
        self.host = host
        self.ports = ports
        handle = Handle(pointer: context)
        open = Mutex(OpenCall())
    }

    /// The C context.
    /// - Throws: `invalidState` after the call ended.
    func context() throws(ModuleError) -> OpaquePointer? {
        guard let context = current else {
            throw ModuleError(
                .invalidState, "the context of a call was used after the call had ended",
                hint: "await everything that uses the context before you return")
        }
        return context
    }

    /// The C context; nil after the call ended.
    var current: OpaquePointer? { open.withLock { $0.isEnded } ? nil : handle.pointer }

    /// Registers work on the host's pool, which must be waited for before the call ends.
    func track(_ work: any PendingWork) { open.withLock { $0.pending[ObjectIdentifier(work)] = work } }

    /// Forgets work that was waited for.
    func untrack(_ work: any PendingWork) { open.withLock { $0.pending[ObjectIdentifier(work)] = nil } }

    /// Ends the call: waits for work that nobody waited for, and closes the context.
    func end() {
        for work in open.withLock({ Array($0.pending.values) }) { work.finish() }
        open.withLock { $0.isEnded = true }
    }

    private struct Handle: @unchecked Sendable {
        // Sendable: the host takes calls with it from any thread while the call lasts, which `isEnded` guards.
        let pointer: OpaquePointer?
    }

    private struct OpenCall {
        var isEnded = false
        var pending: [ObjectIdentifier: any PendingWork] = [:]
    }
}

/// Work that has to be waited for once.
protocol PendingWork: AnyObject, Sendable {
    func finish()
}

/// Ports of a module, by name.
struct PortNames: Sendable {
    let inputs: [String]
    let outputs: [String]

    init(_ manifest: ModuleManifest) {
        inputs = manifest.inputs.map(\.name)
        outputs = manifest.outputs.map(\.name)
    }

    func input(_ name: String) throws(ModuleError) -> UInt32 { try Self.index(of: name, in: inputs, "input") }
    func output(_ name: String) throws(ModuleError) -> UInt32 { try Self.index(of: name, in: outputs, "output") }

    private static func index(of name: String, in names: [String], _ kind: String) throws(ModuleError) -> UInt32 {
        if let index = names.firstIndex(of: name) { return UInt32(index) }
        let known = names.isEmpty ? "it has none" : "it has \(names.map { "'\($0)'" }.joined(separator: ", "))"
        throw ModuleError(.invalidArgument, "the module's manifest has no \(kind) port '\(name)': \(known)")
    }
}
