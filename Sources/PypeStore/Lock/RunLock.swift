import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Says that a run is alive, and keeps a second run of the job away: a lock on `.lock` in the job folder, held for the
/// run's life.
///
/// The kernel gives it up when the process ends, after kill -9 too; programs that the run starts do not inherit it. The
/// file stays: a file that is removed could be locked by two, each under its own idea of the name.
///
/// Byte 0 is for the run that has the job for itself. Every run has one more byte, found by its id.
package final class RunLock: Sendable {
    /// Who has the job for itself.
    package struct Holder: Sendable, Hashable {
        package var pid: Int32
        package var runID: String

        package init(pid: Int32, runID: String) {
            self.pid = pid
            self.runID = runID
        }
    }

    package let runID: String
    private let descriptor: Mutex<Int32>

    private init(_ runID: String, _ descriptor: Int32) {
        self.runID = runID
        self.descriptor = Mutex(descriptor)
    }

    /// Locks a job for a run.
    /// - Parameters:
    ///   - folder: the job folder; it must be there.
    ///   - beside: other runs of the job may run at the same time; else the job must be free, of runs beside too.
    /// - Throws: ``StoreError`` `locked`, with process and run of the holder; `readOnly`, `cannotOpen`, `io`.
    package static func acquire(
        job folder: String, runID: String, beside: Bool = false
    ) throws(StoreError) -> RunLock {
        let path = path(folder)
        let file = try LockFile(creating: path)
        guard beside ? lockBeside(file, runID) : lockAlone(file, runID) else {
            let code = errno
            let holder = FileLock.isLocked(file.descriptor, alone) == true ? file.holder : nil
            close(file.descriptor)
            throw code == EAGAIN || code == EACCES ? held(path, by: holder) : LockFile.failure(path, code)
        }
        return RunLock(runID, file.descriptor)
    }

    /// Whether a run has the job for itself.
    /// - Throws: ``StoreError`` when that cannot be told.
    package static func isHeld(job folder: String) throws(StoreError) -> Bool {
        try isLocked(folder, alone)
    }

    /// Whether any run of the job is alive.
    package static func isAnyAlive(job folder: String) throws(StoreError) -> Bool { try isLocked(folder, .all) }

    /// Whether this run of the job is alive; one that is `running` in the database and is not alive was interrupted.
    package static func isAlive(_ runID: String, job folder: String) throws(StoreError) -> Bool {
        try isLocked(folder, byte(of: runID))
    }

    /// Who has the job for itself; nil when nobody has.
    package static func holder(job folder: String) throws(StoreError) -> Holder? {
        guard try isHeld(job: folder) else { return nil }
        guard let file = try LockFile(existing: path(folder)) else { return nil }
        defer { close(file.descriptor) }
        return file.holder
    }

    /// Gives the job free. A lock that nobody refers to does so by itself.
    package func release() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            // A program that is being started has a copy of the descriptor for a moment, and would keep the lock.
            _ = FileLock.unlock(descriptor, .all)
            close(descriptor)
            descriptor = -1
        }
    }

    deinit { release() }

    private static func path(_ folder: String) -> String { "\(folder)/.lock" }

    private static func isLocked(_ folder: String, _ range: FileLock.Range) throws(StoreError) -> Bool {
        let path = path(folder)
        guard let file = try LockFile(existing: path) else { return false }
        defer { close(file.descriptor) }
        guard let answer = FileLock.isLocked(file.descriptor, range) else { throw LockFile.failure(path, errno) }
        return answer
    }

    /// Takes every byte, so that no run beside is there, and keeps two of them.
    private static func lockAlone(_ file: LockFile, _ runID: String) -> Bool {
        guard FileLock.lock(file.descriptor, .all) else { return false }
        file.write(Holder(pid: getpid(), runID: runID))
        let own = byte(of: runID)
        return FileLock.unlock(file.descriptor, .init(start: 1, count: own.start - 1))
            && FileLock.unlock(file.descriptor, .init(start: own.start + 1, count: 0))
    }

    /// Takes the run's own byte, which is taken when that very run is alive. Byte 1 is nobody's for longer than a moment:
    /// waiting for it is waiting for a run that is just taking every byte.
    private static func lockBeside(_ file: LockFile, _ runID: String) -> Bool {
        let gate = FileLock.Range(start: 1, count: 1)
        guard FileLock.lock(file.descriptor, gate, waits: true) else { return false }
        let isLocked = FileLock.lock(file.descriptor, byte(of: runID))
        let code = errno
        _ = FileLock.unlock(file.descriptor, gate)
        errno = code
        return isLocked
    }

    /// The byte of the run that has the job for itself.
    private static let alone = FileLock.Range(start: 0, count: 1)

    /// The byte of a run, far from byte 0: 56 bits of a hash, so that two runs of a job do not meet.
    private static func byte(of runID: String) -> FileLock.Range {
        var sum = RowChecksum()
        sum.add(runID)
        return FileLock.Range(start: 2 + (sum.value & 0xff_ffff_ffff_ffff), count: 1)
    }

    private static func held(_ path: String, by holder: Holder?) -> StoreError {
        let who = holder.map { "run \($0.runID), process \($0.pid)" } ?? "a run that lets others run beside it"
        return StoreError(
            .locked, "the job is running already: \(who), holds '\(path)'", path: path,
            hint: "wait for it to end, or stop it; two runs of one job would write the same files")
    }
}
