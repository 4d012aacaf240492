import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Copies files, and folders with all in them. Every file appears whole, when all of them are there; a copy that fails
/// takes back the folders and links that it made.
struct FileCopy {
    private static let block = 1 << 20

    let context: RunContext
    let overwrite: Bool
    let recursive: Bool

    func run(_ places: [FileTarget]) throws -> FileTally {
        var work: [(entry: FileEntry, target: String)] = []
        for place in places {
            guard let root = try FileEntry.at(place.source, follows: true) else { continue }
            try check(root, place)
            guard root.kind == .folder else {
                work.append((root, place.target))
                continue
            }
            for entry in try FileEntry.tree(root, context) {
                work.append((entry, place.target + entry.path.dropFirst(root.path.count)))
            }
        }
        if let entry = work.first(where: { $0.entry.kind == .other })?.entry {
            throw ModuleError(
                .invalidData, "'\(entry.path)' is a device, a FIFO or a socket: it cannot be copied",
                hint: "nothing was copied; take it away, or copy what is beside it")
        }
        var made: [String] = []
        do {
            return try copy(work, &made)
        } catch {
            // What a folder holds stands behind it. Folders of others that something came into stay.
            for path in made.reversed() where unlink(path) != 0 { rmdir(path) }
            throw error
        }
    }

    /// - Parameter made: gets the paths of what stands there, as soon as it does.
    private func copy(_ work: [(entry: FileEntry, target: String)], _ made: inout [String]) throws -> FileTally {
        let total = work.reduce(0) { $0 + $1.entry.bytes }
        var tally = FileTally()
        for (entry, target) in work {
            try context.checkCancellation()
            switch entry.kind {
            case .folder: if try FileEntry.makeFolder(target, withParents: false) { made.append(target) }
            case .link: if try copyLink(entry.path, target) { made.append(target) }
            case .file, .other:
                let aside = try context.openOutput(target, overwrite: overwrite)
                made.append(aside)
                try Self.copy(entry, to: aside) { bytes in
                    try context.checkCancellation()
                    context.progress(UInt64(tally.bytes + bytes), of: UInt64(total), unit: "bytes")
                }
            }
            tally.add(entry)
        }
        return tally
    }

    private func check(_ root: FileEntry, _ place: FileTarget) throws(ModuleError) {
        if let target = try FileEntry.at(place.target, follows: true), target.isSame(as: root) {
            throw ModuleError(.invalidConfig, "'\(place.source)' and '\(place.target)' are the same")
        }
        guard root.kind == .folder else { return }
        guard recursive else {
            throw ModuleError(.invalidConfig, "'\(place.source)' is a folder", hint: "recursive: true copies all in it")
        }
        let inside = ProtectedFolders.whole(place.target) ?? place.target
        if let source = ProtectedFolders.whole(place.source), inside.hasPrefix(source + "/") {
            throw ModuleError(.invalidConfig, "the folder '\(place.source)' cannot be copied into itself")
        }
    }

    /// Copies bytes and permissions to a file that is not there yet.
    /// - Parameter progress: called after each block with the bytes so far; may throw to end it.
    static func copy(_ entry: FileEntry, to target: String, _ progress: (Int) throws -> Void) throws {
        let input = open(entry.path, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw ModuleError(errno: errno, "'\(entry.path)' cannot be read") }
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw ModuleError(errno: errno, "'\(target)' cannot be made") }
        defer { close(output) }
        var buffer = [UInt8](repeating: 0, count: block)
        var done = 0
        while true {
            let count = read(input, &buffer, block)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw ModuleError(errno: errno, "'\(entry.path)' cannot be read") }
            if count == 0 { break }
            var offset = 0
            while offset < count {
                let written = buffer.withUnsafeBytes {
                    write(output, $0.baseAddress.map { $0 + offset }, count - offset)
                }
                if written < 0, errno == EINTR { continue }
                guard written >= 0 else {
                    throw ModuleError(errno: errno, "the copy of '\(entry.path)' cannot be written")
                }
                offset += written
            }
            done += count
            try progress(done)
        }
        guard fchmod(output, entry.mode) == 0 else {
            throw ModuleError(errno: errno, "the copy of '\(entry.path)' cannot have its permissions")
        }
    }

    /// - Returns: whether it stands where nothing was before.
    private func copyLink(_ source: String, _ target: String) throws(ModuleError) -> Bool {
        var buffer = [CChar](repeating: 0, count: 4097)
        let count = readlink(source, &buffer, buffer.count - 1)
        guard count >= 0 else { throw ModuleError(errno: errno, "the link '\(source)' cannot be read") }
        let replaces = overwrite ? try FileEntry.at(target)?.kind == .link : false
        if replaces { unlink(target) }
        guard symlink(buffer, target) == 0 else {
            throw ModuleError(errno: errno, "the link '\(target)' cannot be made")
        }
        return !replaces
    }
}
