import PypeHost
import PypeModel
import PypeRegistry

/// Finds the library that somebody means by a path, by the name of a file, or by the name of a module.
struct LibraryFinding {
    var folders: [SearchFolder]
    var registry: Registry
    var scanner: LibraryScanner

    struct Found {
        var path: String
        /// Present when the library had to be looked at to be found.
        var outcome: LibraryScanner.Outcome?
        var reports: [FolderReport] = []
    }

    func find(_ nameOrPath: String) throws(Diagnostic) -> Found {
        if nameOrPath.contains("/") || nameOrPath.hasSuffix(LibrarySearch.ending) {
            guard let path = LibraryFile.canonical(nameOrPath) else {
                throw Diagnostic(
                    rule: "unknown-module", message: "there is no file '\(nameOrPath.prefix(300))'",
                    hint:
                        "give the path of a library, or the name of a module without '/' and '\(LibrarySearch.ending)'")
            }
            return Found(path: path)
        }
        let search = LibrarySearch(folders)
        let file = "lib\(nameOrPath)\(LibrarySearch.ending)"
        if let path = search.paths.first(where: { $0.hasSuffix("/\(file)") }) {
            return Found(path: path, reports: search.reports)
        }
        return try inside(nameOrPath, search)
    }

    /// Looks at every library of the search path for a module of that name.
    private func inside(_ name: String, _ search: LibrarySearch) throws(Diagnostic) -> Found {
        var freshness = Freshness(registry, order: search.paths)
        var names: Set<String> = []
        let known = search.paths.filter { freshness.isKnown($0) }
        if let path = registry[name]?.library.path, known.contains(path) {
            return Found(path: path, reports: search.reports)
        }
        let outcomes = try scanner.outcomes(search.paths.filter { !known.contains($0) })
        for path in search.paths {
            guard case .success(let library)? = outcomes[path] else { continue }
            let here = library.modules.map(\.name)
            if here.contains(name) { return Found(path: path, outcome: .success(library), reports: search.reports) }
            names.formUnion(here)
        }
        names.formUnion(registry.modules.keys)
        let tried = search.reports.map { report in
            switch report.state {
            case .searched(let count): "\(report.folder.path): \(count == 1 ? "1 library" : "\(count) libraries")"
            case .passedOver(let reason): "\(report.folder.path): \(reason)"
            }
        }
        let hint = Suggestion.hint(for: name, among: names).map { "\($0); " } ?? ""
        throw Diagnostic(
            rule: "unknown-module",
            message:
                "no library on the search path has a module '\(name.prefix(300))' (\(tried.joined(separator: "; ")))",
            hint: "\(hint)name another folder with --plugin-path, or give the path of the library")
    }
}
