import CDuckDB

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where DuckDB's library may be, in the order of trying.
struct LibrarySearch {
    struct Candidate {
        /// What dlopen gets: a path, or a bare name for the loader's own search.
        var path: String
        /// Why this place is looked at, for the error.
        var origin: String
    }

    #if os(macOS)
    static let fileName = "libduckdb.dylib"
    #else
    static let fileName = "libduckdb.so"
    #endif

    private(set) var candidates: [Candidate] = []
    /// What was looked for and is not there, for the error.
    private(set) var absent: String?

    /// - Parameter named: the file to take instead of looking for one; PYPE_DUCKDB_LIBRARY unless told otherwise.
    init(named: String? = getenv("PYPE_DUCKDB_LIBRARY").map { String(cString: $0) }) {
        if let named, !named.isEmpty {
            candidates = [Candidate(path: named, origin: "PYPE_DUCKDB_LIBRARY")]
            return
        }
        candidates = [Candidate(path: Self.fileName, origin: "the loader's search path")]
        guard let folder = Self.folderOfThisCode() else { return }
        // Beside this code, which a module's library or the executable contains.
        candidates.append(Candidate(path: "\(folder)/\(Self.fileName)", origin: "beside the module"))
        addBootstrap(above: folder)
    }

    /// The folder that scripts/bootstrap fills lies beside some folder above: .build/debug/libx.so has it two up.
    private mutating func addBootstrap(above start: String) {
        var folder = start
        for _ in 0..<5 {
            let path = "\(folder)/.deps/lib/\(Self.fileName)"
            if access(path, F_OK) == 0 {
                candidates.append(Candidate(path: path, origin: "from scripts/bootstrap"))
                return
            }
            guard let parent = Self.parent(of: folder) else { break }
            folder = parent
        }
        absent = ".deps/lib/\(Self.fileName) (from scripts/bootstrap): in no folder from \(start) upwards to \(folder)"
    }

    private static func folderOfThisCode() -> String? {
        guard let name = cduckdb_image() else { return nil }
        guard let resolved = realpath(name, nil) else { return nil }
        defer { free(resolved) }
        return parent(of: String(cString: resolved))
    }

    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
        return String(path[..<slash])
    }
}
