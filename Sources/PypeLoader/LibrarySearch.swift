import CLoader

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a shared library may be, in the order of trying.
package struct LibrarySearch {
    package struct Candidate: Sendable {
        /// What dlopen gets: a path, or a bare name for the loader's own search.
        package var path: String
        /// Why this place is looked at, for the error.
        package var origin: String
    }

    package private(set) var candidates: [Candidate] = []
    /// What was looked for and is not there, for the error.
    package private(set) var absent: String?

    #if os(macOS)
    private static let suffix = "dylib"
    #else
    private static let suffix = "so"
    #endif

    /// - Parameters:
    ///   - name: name of the library, without the system's suffix, such as `libduckdb`.
    ///   - variable: the environment variable that names a file outright.
    ///   - named: the file to take instead of looking for one; the variable's value unless told otherwise.
    package init(_ name: String, variable: String, named: String?) {
        if let named, !named.isEmpty {
            candidates = [Candidate(path: named, origin: variable)]
            return
        }
        let file = "\(name).\(Self.suffix)"
        candidates = [Candidate(path: file, origin: "the loader's search path")]
        guard let folder = Self.folderOfThisCode() else { return }
        // Beside this code, which a module's library or the executable contains.
        candidates.append(Candidate(path: "\(folder)/\(file)", origin: "beside the module"))
        switch Self.bootstrapped("lib/\(file)") {
        case .found(let path): candidates.append(Candidate(path: path, origin: "from scripts/bootstrap"))
        case .notFound(let start, let end):
            absent = ".deps/lib/\(file) (from scripts/bootstrap): in no folder from \(start) upwards to \(end)"
        }
    }

    /// Looks up what the environment says.
    package init(_ name: String, variable: String) {
        self.init(name, variable: variable, named: getenv(variable).map { String(cString: $0) })
    }

    /// The folder of driver manifests that scripts/bootstrap fills; nil where there is none.
    package static var driverFolder: String? {
        if case .found(let path) = bootstrapped("adbc") { return path }
        return nil
    }

    private enum Bootstrapped {
        case found(String)
        case notFound(from: String, to: String)
    }

    /// The folder that scripts/bootstrap fills lies beside some folder above: .build/debug/libx.so has it two up.
    private static func bootstrapped(_ name: String) -> Bootstrapped {
        guard let start = folderOfThisCode() else { return .notFound(from: "?", to: "?") }
        var folder = start
        for _ in 0..<5 {
            let path = "\(folder)/.deps/\(name)"
            if access(path, F_OK) == 0 { return .found(path) }
            guard let parent = parent(of: folder) else { break }
            folder = parent
        }
        return .notFound(from: start, to: folder)
    }

    private static func folderOfThisCode() -> String? {
        guard let name = cloader_image(), let resolved = realpath(name, nil) else { return nil }
        defer { free(resolved) }
        return parent(of: String(cString: resolved))
    }

    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return nil }
        return String(path[..<slash])
    }
}
