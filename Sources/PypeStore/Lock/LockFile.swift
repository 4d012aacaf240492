#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The opened lock file. Whoever made it closes the descriptor.
struct LockFile {
    let descriptor: Int32

    /// Opens the file, and makes it when there is none.
    init(creating path: String) throws(StoreError) {
        // Without O_NONBLOCK the opening of a pipe would wait for its other end.
        let descriptor = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        self.descriptor = descriptor
        try requireFile(path)
    }

    /// Opens the file for asking only; nil when there is none.
    init?(existing path: String) throws(StoreError) {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let code = errno
            if code == ENOENT { return nil }
            throw Self.failure(path, code)
        }
        self.descriptor = descriptor
        try requireFile(path)
    }

    /// What the last run that had the job for itself wrote into the file; nil when that cannot be read.
    var holder: RunLock.Holder? {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let words = String(decoding: bytes[..<count], as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let pid = Int32(words[0]) else { return nil }
        return RunLock.Holder(pid: pid, runID: String(words[1]))
    }

    /// Writes who has the lock. A disk without space leaves it out: it is told to people only.
    func write(_ holder: RunLock.Holder) {
        let line = Array("\(holder.pid) \(holder.runID)\n".utf8)
        guard ftruncate(descriptor, 0) == 0 else { return }
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private func requireFile(_ path: String) throws(StoreError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw StoreError(
                .cannotOpen, "the run lock '\(path)' is no plain file", path: path, hint: "remove it")
        }
    }

    static func failure(_ path: String, _ code: Int32) -> StoreError {
        switch code {
        case ELOOP:
            StoreError(
                .cannotOpen, "the run lock '\(path)' is a symbolic link", path: path,
                hint: "remove it: a lock is a file of the job folder itself")
        case EROFS, EACCES, EPERM:
            StoreError(
                .readOnly, "cannot lock the job with '\(path)': \(text(code))", path: path,
                hint: "make the job folder writable")
        case ENOENT, ENOTDIR, EISDIR:
            StoreError(
                .cannotOpen, "cannot lock the job with '\(path)': \(text(code))", path: path,
                hint: code == EISDIR ? "move the folder away" : "build the job first: its folder must be there")
        case ENOSPC, EDQUOT:
            StoreError(.full, "cannot make the run lock '\(path)': \(text(code))", path: path, hint: "make room")
        default:
            StoreError(
                .io, "cannot lock the job with '\(path)': \(text(code))", path: path,
                hint: "keep jobs on a file system that has locks")
        }
    }

    private static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}
