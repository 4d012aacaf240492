package import PypeHost
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The output files of one node: written aside, in the folder where they will stand, and renamed when the node has
/// succeeded. Whatever else happens, nothing half-written is seen under the real name.
package final class OutputFiles: Sendable {
    private struct Pending {
        var target: String
        var aside: String
        var overwrite: Bool
    }

    private let runID: String
    private let ledger: OutputLedger?
    private let pending = Mutex<[Pending]>([])
    private let done = Mutex<[String]>([])

    /// - Parameters:
    ///   - ledger: what the run knows of its files; nil when it keeps no books.
    package init(runID: String, ledger: OutputLedger? = nil) {
        self.runID = runID
        self.ledger = ledger
    }

    /// The files that stand under their real names since ``commit()``.
    package var published: [String] { done.withLock { $0 } }

    /// The path to write to, so that `path` appears on ``commit()``.
    /// - Throws: ``ModuleFailure`` when the place cannot hold the file: no folder, no permission, in the way.
    package func open(path: String, overwrite: Bool) throws(ModuleFailure) -> String {
        let (folder, name) = Self.split(path)
        guard !name.isEmpty, name != ".", name != "..", !path.utf8.contains(0) else {
            throw ModuleFailure(.invalidArgument, "output path '\(path)' does not name a file")
        }
        var status = stat()
        guard stat(folder, &status) == 0 else {
            throw Self.failure(errno, "cannot write '\(path)': folder '\(folder)'", hint: "make the folder first")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw ModuleFailure(.io, "cannot write '\(path)': '\(folder)' is not a folder")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw Self.failure(errno, "cannot write '\(path)': folder '\(folder)'", hint: "check its permissions")
        }
        if stat(path, &status) == 0 {
            if status.st_mode & S_IFMT == S_IFDIR {
                throw ModuleFailure(.io, "cannot write '\(path)': it is a folder")
            }
            if !overwrite, ledger?.owns(path) != true {
                throw ModuleFailure(
                    .alreadyExists, "'\(path)' is there already", hint: "remove it or allow overwriting")
            }
        }
        // Hidden, so that a glob over the folder does not take it for a result.
        let aside = "\(folder)/\(Self.asideName(of: path, named: name, runID))"
        ledger?.began(aside)
        try pending.withLock { (list) throws(ModuleFailure) in
            if list.contains(where: { $0.target == path }) {
                throw ModuleFailure(.invalidState, "output file '\(path)' was opened twice")
            }
            list.append(Pending(target: path, aside: aside, overwrite: overwrite))
        }
        return aside
    }

    /// The beginning of the file's own name, for people, and what tells files with one beginning apart. A name has at most
    /// 255 bytes: https://man7.org/linux/man-pages/man7/path_resolution.7.html
    private static func asideName(of path: String, named name: String, _ runID: String) -> String {
        var beginning = name[...]
        while beginning.utf8.count > 100 { beginning.removeLast() }
        return ".\(beginning).\(runID)-\(FileHash.sha256(text: path).prefix(8)).part"
    }

    /// Syncs every file and gives it its name. When one of them fails, those not yet renamed are removed.
    package func commit() throws(ModuleFailure) {
        let files = pending.withLock { list in
            defer { list = [] }
            return list
        }
        var index = 0
        do {
            while index < files.count {
                try publish(files[index])
                done.withLock { $0.append(files[index].target) }
                index += 1
            }
        } catch {
            for file in files[index...] { unlink(file.aside) }
            throw error
        }
    }

    /// Removes what was written.
    package func discard() {
        let files = pending.withLock { list in
            defer { list = [] }
            return list
        }
        for file in files { unlink(file.aside) }
    }

    private func publish(_ file: Pending) throws(ModuleFailure) {
        let descriptor = openFile(file.aside, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Self.failure(
                errno, "output file '\(file.target)' was opened but not written", hint: "this is a defect of the module"
            )
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure(errno, "cannot write '\(file.target)'") }
        let replaces = file.overwrite || ledger?.owns(file.target) == true
        if !file.overwrite, ledger?.publishes(descriptor) == false {
            throw Self.failure(errno, "cannot note that '\(file.target)' is about to be written")
        }
        // link refuses to replace, which rename cannot be told portably.
        guard replaces ? rename(file.aside, file.target) == 0 : link(file.aside, file.target) == 0 else {
            throw Self.failure(errno, "cannot write '\(file.target)'")
        }
        if !replaces { unlink(file.aside) }
        Self.syncFolder(Self.split(file.target).folder)
    }

    /// A rename is durable once its folder is.
    private static func syncFolder(_ folder: String) {
        let descriptor = openFile(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = slash == path.startIndex ? "/" : String(path[..<slash])
        return (folder, String(path[path.index(after: slash)...]))
    }

    private static func failure(_ code: Int32, _ what: String, hint: String? = nil) -> ModuleFailure {
        let reason = String(cString: strerror(code))
        let status: ModuleErrorCode =
            switch code {
            case ENOENT: .notFound
            case EEXIST: .alreadyExists
            case ENOSPC, EDQUOT: .resourceExhausted
            default: .io
            }
        return ModuleFailure(status, "\(what): \(reason)", hint: hint)
    }
}

/// `open` of the C library, which the method of that name hides.
private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
