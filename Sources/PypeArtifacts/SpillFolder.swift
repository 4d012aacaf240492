import CPypeABI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The folder of a run's tables on disk: made when the first table goes there, readable by this user only.
final class SpillFolder: Sendable {
    private let parent: String
    private let runID: String
    private let state = SleepingLock(State())

    private struct State {
        var path: String?
        var files = 0
        var isClosed = false
    }

    /// - Parameter parent: where to make it; nil for TMPDIR, else `/tmp`.
    init(parent: String?, runID: String) {
        let named = parent ?? ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 }
        self.parent = named ?? "/tmp"
        self.runID = Self.fileName(runID)
    }

    /// The folder; nil before it is made.
    var path: String? { state.withLock(\.path) }

    /// A path for a file that is not there yet.
    /// - Throws: ``ArtifactError`` when the folder cannot be made, or the run is over.
    func newFile(_ name: String, suffix: String) throws(ArtifactError) -> String {
        try state.withLock { (state) throws(ArtifactError) in
            guard !state.isClosed else {
                throw ArtifactError(
                    code: PYPE_ERR_INVALID_STATE,
                    message: "table '\(name)' cannot go to disk: the run is over and its folder is removed")
            }
            let folder: String
            if let path = state.path { folder = path } else { folder = try make() }
            state.path = folder
            state.files += 1
            return "\(folder)/\(state.files)-\(Self.fileName(name)).\(suffix)"
        }
    }

    /// Removes the folder with all that is in it; nothing goes there afterwards.
    /// - Throws: ``ArtifactError`` when something could not be removed.
    func remove() throws(ArtifactError) {
        let path = state.withLock { state in
            state.isClosed = true
            return state.path.take()
        }
        guard let path else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ArtifactError(
                code: PYPE_ERR_IO, message: "the folder of tables on disk \(path) cannot be removed: \(error)",
                hint: "remove it by hand, or with 'pype clean'")
        }
    }

    private func make() throws(ArtifactError) -> String {
        let template = "\(parent)/pypeline_\(getpid())_\(runID)_XXXXXX"
        var bytes = Array(template.utf8CString)
        let isMade = bytes.withUnsafeMutableBufferPointer { bytes in
            guard let start = bytes.baseAddress else { return false }
            // Mode 0700, whatever the umask: https://pubs.opengroup.org/onlinepubs/9799919799/functions/mkdtemp.html
            return mkdtemp(start) != nil
        }
        guard isMade else {
            let cause = errno
            throw ArtifactError(
                code: cause == EACCES || cause == EPERM || cause == EROFS
                    ? PYPE_ERR_UNAUTHORIZED : cause == ENOSPC ? PYPE_ERR_RESOURCE_EXHAUSTED : PYPE_ERR_IO,
                message:
                    "the folder for tables on disk, \(template), cannot be made: \(String(cString: strerror(cause)))",
                hint: "set TMPDIR to a folder on a local disk with space that this user can write to")
        }
        return String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// A text as part of a file's name.
    private static func fileName(_ text: String) -> String {
        let kept = text.prefix(80).map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.#".contains($0)) ? $0 : "_" }
        return String(kept)
    }
}
