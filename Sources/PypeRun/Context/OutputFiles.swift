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
        /// As the module named it.
        var name: String
        /// The file itself, where the name is a link.
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

    /// The path to write to, so that `path` appears on ``commit()``. A link to a file stays, and the file behind it is
    /// replaced.
    /// - Throws: ``ModuleFailure`` when the place cannot hold the file: no folder, no permission, in the way, or something
    ///   that a file must not take the place of, such as a device.
    package func open(path: String, overwrite: Bool) throws(ModuleFailure) -> String {
        let target = try Self.target(of: path)
        let (folder, name) = FilePlace.split(target)
        try Self.checkFolder(folder, path)
        switch FilePlace.kind(of: target) {
        case .folder:
            throw ModuleFailure(
                .invalidArgument, "cannot write '\(path)': it is a folder", hint: "give the path of a file in it")
        case .special: throw Self.special(path)
        case .file where !overwrite && ledger?.owns(target) != true:
            throw ModuleFailure(.alreadyExists, "'\(path)' is there already", hint: "remove it or allow overwriting")
        case .file, nil: break
        }
        // Hidden, so that a glob over the folder does not take it for a result.
        let aside = "\(folder)/\(Self.asideName(of: target, named: name, runID))"
        ledger?.began(aside)
        try pending.withLock { (list) throws(ModuleFailure) in
            if list.contains(where: { $0.target == target }) {
                throw ModuleFailure(.invalidState, "output file '\(path)' was opened twice")
            }
            list.append(Pending(name: path, target: target, aside: aside, overwrite: overwrite))
        }
        return aside
    }

    /// The path, or what it leads to when it is a link.
    private static func target(of path: String) throws(ModuleFailure) -> String {
        let name = FilePlace.split(path).name
        guard !name.isEmpty, name != ".", name != "..", !path.utf8.contains(0) else {
            throw ModuleFailure(.invalidArgument, "output path '\(path)' does not name a file")
        }
        guard FilePlace.isLink(path) else { return path }
        guard let target = FilePlace.real(path) else {
            throw failure(
                errno, "cannot write '\(path)': it is a link that cannot be followed",
                hint: "remove the link, or make the file that it is to lead to")
        }
        return target
    }

    private static func checkFolder(_ folder: String, _ path: String) throws(ModuleFailure) {
        switch FilePlace.kind(of: folder) {
        case .folder: break
        case nil:
            throw failure(
                errno, "cannot write '\(path)': folder '\(folder)'",
                hint: path.hasPrefix("~") ? "a tilde means nothing here: write the whole path" : "make the folder first"
            )
        case .file, .special:
            throw ModuleFailure(.invalidArgument, "cannot write '\(path)': '\(folder)' is not a folder")
        }
        guard access(folder, W_OK | X_OK) == 0 else {
            throw failure(errno, "cannot write '\(path)': folder '\(folder)'", hint: "check its permissions")
        }
    }

    private static func special(_ path: String) -> ModuleFailure {
        ModuleFailure(
            .invalidArgument, "cannot write '\(path)': it is a device, a FIFO or a socket, which no file may replace",
            hint: "give the path of a file")
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
                done.withLock { $0.append(files[index].name) }
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
                errno, "output file '\(file.name)' was opened but not written", hint: "this is a defect of the module")
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw Self.failure(errno, "cannot write '\(file.name)'") }
        // Something else may have come there meanwhile.
        if FilePlace.kind(of: file.target) == .special { throw Self.special(file.name) }
        let replaces = file.overwrite || ledger?.owns(file.target) == true
        if !file.overwrite, ledger?.publishes(descriptor) == false {
            throw Self.failure(errno, "cannot note that '\(file.name)' is about to be written")
        }
        // link refuses to replace, which rename cannot be told portably.
        guard replaces ? rename(file.aside, file.target) == 0 : link(file.aside, file.target) == 0 else {
            throw Self.failure(errno, "cannot write '\(file.name)'")
        }
        if !replaces { unlink(file.aside) }
        Self.syncFolder(FilePlace.split(file.target).folder)
    }

    /// A rename is durable once its folder is.
    private static func syncFolder(_ folder: String) {
        let descriptor = openFile(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
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
