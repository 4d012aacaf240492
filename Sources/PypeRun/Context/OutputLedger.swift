import PypeModel
package import PypeTemplate
import Synchronization

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What a run has to know of its effects after its process was killed: where half-written files lie, which of the files
/// under their real names are its own, so that a step that runs again may replace them though it must not replace those
/// of others, and which steps may have done something that no file shows.
///
/// A file in the run folder, one JSON object a line, only ever added to. It is made with the first output.
package final class OutputLedger: Sendable {
    /// Its name in the run folder.
    package static let fileName = "outputs.jsonl"

    private struct State {
        var descriptor: Int32 = -1
        var own: Set<FileIdentity> = []
        var unfinished: [String] = []
        var acted: Set<String> = []
    }

    private let path: String
    private let runID: String
    private let redactor: Redactor
    private let state = Mutex(State())

    /// Reads what an earlier attempt at the run has noted. Lines that cannot be read are of a process that was killed while it
    /// wrote them, and of a file that was not there yet.
    package init(folder: String, runID: String, redactor: Redactor = Redactor()) {
        path = "\(folder)/\(Self.fileName)"
        self.runID = runID
        self.redactor = redactor
        guard let bytes = FileManager.default.contents(atPath: path) else { return }
        state.withLock { state in
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                guard case .object(let fields)? = try? Value(json: [UInt8](line)) else { continue }
                if case .string(let aside)? = fields["aside"] { state.unfinished.append(aside) }
                if case .string(let step)? = fields["acts"] { state.acted.insert(step) }
                if case .string(let step)? = fields["undone"] { state.acted.remove(step) }
                if let identity = fields["own"].flatMap(FileIdentity.init) { state.own.insert(identity) }
            }
        }
    }

    /// Half-written files of attempts before, which nobody writes any more.
    var leftovers: [String] {
        state.withLock(\.unfinished).filter { path in
            // Whoever changed the ledger must not make us remove something else.
            let name = path.split(separator: "/").last ?? ""
            var status = stat()
            return name.hasPrefix(".") && name.hasSuffix(".part") && name.contains(".\(runID)-")
                && lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
    }

    /// Whether the file under a name was put there by this run.
    func owns(_ path: String) -> Bool {
        guard let identity = FileIdentity(path: path) else { return false }
        return state.withLock { $0.own.contains(identity) }
    }

    /// A file is about to be written. A path that holds a secret is kept nowhere. A note that cannot be written is left out:
    /// without it a half-written file may stay when the process dies, no more.
    func began(_ aside: String) {
        let place = FilePlace.absolute(aside)
        guard redactor.clean(place) == place else { return }
        add(.object(["aside": .string(place)]))
    }

    /// A written file is about to get a name that nobody else has. The disk has the note when this returns: without it the
    /// step could not run again. False, with `errno`, when it cannot be written.
    func publishes(_ descriptor: Int32) -> Bool {
        guard let identity = FileIdentity(descriptor: descriptor) else { return false }
        state.withLock { _ = $0.own.insert(identity) }
        return add(.object(["own": identity.value]), durably: true)
    }

    /// Steps that may have done something outside, in this attempt or one before.
    var acted: Set<String> { state.withLock(\.acted) }

    /// A step is about to do something outside. The disk has the note when this returns, if it can be written.
    func acts(_ step: String) {
        state.withLock { _ = $0.acted.insert(step) }
        add(.object(["acts": .string(step)]), durably: true)
    }

    /// What the step has begun has left nothing behind.
    func undid(_ step: String) {
        state.withLock { _ = $0.acted.remove(step) }
        add(.object(["undone": .string(step)]))
    }

    /// A file that this run has published before is its own, though nothing is noted of it any more.
    func adopt(_ path: String) {
        guard let identity = FileIdentity(path: FilePlace.settled(path)),
            state.withLock({ $0.own.insert(identity).inserted })
        else {
            return
        }
        add(.object(["own": identity.value]), durably: true)
    }

    @discardableResult
    private func add(_ note: Value, durably: Bool = false) -> Bool {
        state.withLock { state in
            if state.descriptor < 0 {
                let isNew = access(path, F_OK) != 0
                state.descriptor = openFile(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
                guard state.descriptor >= 0 else { return false }
                if isNew { Self.syncFolder(of: path) }
            }
            // Begins with a line break: the line before may have been cut.
            let line = Array("\n\(note.json())\n".utf8)
            return systemWrite(state.descriptor, line, line.count) == line.count
                && (!durably || fsync(state.descriptor) == 0)
        }
    }

    private static func syncFolder(of path: String) {
        let descriptor = openFile(FilePlace.split(path).folder, O_RDONLY | O_DIRECTORY, 0)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    deinit {
        let descriptor = state.withLock(\.descriptor)
        if descriptor >= 0 { close(descriptor) }
    }
}

/// `open` of the C library: the module that has it differs from system to system.
private func openFile(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { open(path, flags, mode) }

/// `write` of the C library.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer, _ count: Int) -> Int {
    write(descriptor, bytes, count)
}
