import PypeHost

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

/// Finds the files in the search folders that may be libraries of modules.
struct LibrarySearch {
    /// Canonical paths in the order of the search, each once.
    private(set) var paths: [String] = []
    private(set) var reports: [FolderReport] = []
    private var known: Set<String> = []
    private var visited: [String: SearchFolder] = [:]

    #if os(macOS)
    static let ending = ".dylib"
    #else
    static let ending = ".so"
    #endif

    /// Libraries of pype's own that lie beside modules and are none, such as `libpype_arrow.so`.
    private static let support = "libpype_"

    init(_ folders: [SearchFolder]) {
        for folder in folders { reports.append(FolderReport(folder: folder, state: search(folder))) }
    }

    private mutating func search(_ folder: SearchFolder) -> FolderReport.State {
        var status = stat()
        guard stat(folder.path, &status) == 0, let real = LibraryFile.canonical(folder.path) else {
            let missing = errno == ENOENT || errno == ENOTDIR
            return .passedOver(missing ? "there is no such folder" : String(cString: strerror(errno)))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .passedOver("it is no folder") }
        if let first = visited[real] { return .passedOver("it is the same as \(first.path)") }
        visited[real] = folder
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: real)
        } catch {
            let reason = access(real, R_OK | X_OK) == 0 ? "\(error)" : String(cString: strerror(errno))
            return .passedOver("it cannot be read: \(reason)")
        }
        var count = 0
        for name in names.sorted()
        where name.hasSuffix(Self.ending) && !name.hasPrefix(".") && !name.hasPrefix(Self.support) {
            let path = "\(real)/\(name)"
            // A link that leads nowhere stays as it is, so that the scan can tell the reason.
            let target = LibraryFile.canonical(path) ?? path
            count += 1
            if known.insert(target).inserted { paths.append(target) }
        }
        return .searched(count)
    }
}
