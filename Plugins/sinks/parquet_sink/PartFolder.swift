import PypeSDK
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A folder of parts that all appear when the run succeeds.
///
/// The host gives the parts their names one after the other, and files that are to be replaced go after that, in
/// ``tidy()``. Whoever reads the folder in between, or after the machine went down in between, sees some new parts
/// beside some old ones; the run that is repeated or resumed then writes the same names again and removes the rest.
final class PartFolder: Sendable {
    private struct Written {
        var target: String
        /// Of the file that was written aside, which keeps it when it is renamed.
        var identity: UInt64
    }

    private struct State {
        var written: [Written] = []
        var madeFolders: [String] = []
    }

    private let path: String
    private let existing: ParquetSinkConfig.Existing
    private let makesFolders: Bool
    /// Parquet files that were there before.
    private let before: [String]
    private let state = Mutex(State())

    /// - Throws: `alreadyExists` for files that this sink would never write, where none may be; `io`.
    init(_ config: ParquetSinkConfig) throws(ModuleError) {
        var path = config.outputPath
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
        existing = config.existing ?? .error
        makesFolders = config.makeFolders ?? true
        switch FolderFiles.isFolder(path) {
        case nil where !makesFolders:
            throw ModuleError(.notFound, "there is no folder '\(path)'", hint: "make it, or allow it with make_folders")
        case nil: before = []
        case true?: before = try FolderFiles.all(in: path, recursive: true).filter(Self.isParquet)
        case false?: throw ModuleError(.alreadyExists, "'\(path)' is a file, but the parts need a folder of that name")
        }
        // What looks like a part may be this run's own, of the attempt before; the host knows, once it is asked to open it.
        if existing == .error, let strange = before.first(where: { !Self.isPart($0) }) { throw Self.inTheWay(strange) }
    }

    /// Where to write the next part.
    /// - Parameters:
    ///   - folder: below the path, empty for the path itself.
    ///   - index: from 0, in its folder.
    /// - Throws: `alreadyExists`; what the host says.
    func open(_ folder: String, _ index: Int, _ context: RunContext) throws(ModuleError) -> (
        aside: String, target: String
    ) {
        let place = folder.isEmpty ? path : "\(path)/\(folder)"
        try makeFolders(below: folder)
        let tag = existing == .append ? "\(context.info.runID)-" : ""
        let target = "\(place)/part-\(tag)\(index).parquet"
        return (try context.openOutput(target, overwrite: existing != .error), target)
    }

    /// A part is whole, under the name that it has until the run succeeds.
    func finished(_ part: (aside: String, target: String)) throws(ModuleError) {
        guard let identity = Self.identity(of: part.aside) else {
            throw ModuleError(.io, "\(part.target): the file was gone as soon as it was written")
        }
        state.withLock { $0.written.append(Written(target: part.target, identity: identity)) }
    }

    /// All parts are written.
    /// - Throws: `alreadyExists` when other parts would stand beside them and none may.
    func check() throws(ModuleError) {
        if existing == .error, let stale = stale.first { throw Self.inTheWay(stale) }
    }

    /// After the run: removes what the parts replace, if they stand under their names, and folders that stayed empty.
    /// - Throws: `io` when a file that is replaced cannot be removed.
    func tidy() throws(ModuleError) {
        let (written, made) = state.withLock { ($0.written, $0.madeFolders) }
        let isPublished = written.allSatisfy { Self.identity(of: $0.target) == $0.identity }
        if isPublished, existing == .replace {
            for file in stale where unlink(file) != 0 && errno != ENOENT {
                throw ModuleError(
                    .io, "\(file): the file of an earlier run cannot be removed", hint: "remove it by hand")
            }
            for file in stale { removeEmptyFolders(from: file) }
        }
        // The last were made inside those before; one that holds something stays.
        for folder in made.reversed() { rmdir(folder) }
    }

    /// What was there before and is not written anew. Names are compared byte by byte.
    private var stale: [String] {
        let targets = Set(state.withLock { $0.written.map { Array($0.target.utf8) } })
        return before.filter { !targets.contains(Array($0.utf8)) }
    }

    private func makeFolders(below folder: String) throws(ModuleError) {
        var place = path
        if makesFolders, FolderFiles.isFolder(path) == nil {
            try OutputFolder.make(for: "\(path)/part")
        }
        for name in folder.split(separator: "/") {
            place += "/\(name)"
            if mkdir(place, 0o777) == 0 {
                state.withLock { $0.madeFolders.append(place) }
            } else if errno != EEXIST {
                throw ModuleError(.io, "the folder '\(place)' cannot be made: \(String(cString: strerror(errno)))")
            }
        }
    }

    private func removeEmptyFolders(from file: String) {
        var folder = file[..<(file.lastIndex(of: "/") ?? file.startIndex)]
        while folder.utf8.count > path.utf8.count, rmdir(String(folder)) == 0 {
            folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
        }
    }

    private static func identity(of path: String) -> UInt64? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    private static func isParquet(_ path: String) -> Bool {
        [".parquet", ".parq", ".pq"].contains { path.lowercased().hasSuffix($0) }
    }

    private static func isPart(_ path: String) -> Bool {
        let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
        guard name.hasPrefix("part-"), name.hasSuffix(".parquet") else { return false }
        return Int(name.dropFirst(5).dropLast(8)) != nil
    }

    private static func inTheWay(_ file: String) -> ModuleError {
        ModuleError(
            .alreadyExists, "'\(file)' is in the folder already",
            hint: "write to another folder, or say existing: replace or append")
    }
}
