import PypeHost
import PypeModel

/// Loads the libraries that a dag names, from the exact paths, if they are still the files that were built against.
///
/// All are loaded before any module is created, on one thread: what a library does to state it shares with others while
/// it is loaded, such as filling Arrow's registry of functions, is done before anybody uses that state.
enum LibraryLoading {
    /// - Returns: the modules in the order of `dag.modules`.
    /// - Throws: ``DiagnosticsError`` with everything that is wrong: `library-missing`, `library-changed`,
    ///   `library-load`, `module-missing`.
    static func load(_ dag: Dag, allowChanged: Bool) throws -> [LoadedModule] {
        var problems: [Diagnostic] = []
        var libraries: [String: ModuleLibrary] = [:]
        var checked: Set<String> = []
        var modules: [LoadedModule] = []
        for module in dag.modules {
            let path = module.library.path
            if checked.insert(path).inserted {
                if let problem = hashProblem(module.library, allowChanged: allowChanged) {
                    problems.append(problem)
                    continue
                }
                do {
                    libraries[path] = try ModuleLibrary.open(path: path)
                } catch {
                    problems.append(
                        Diagnostic(
                            rule: "library-load", message: "cannot load '\(path)': \(error.message)", hint: error.hint))
                }
            }
            guard let library = libraries[path] else { continue }
            if let loaded = library.module(named: module.spec.name) {
                modules.append(loaded)
            } else {
                problems.append(
                    Diagnostic(
                        rule: "module-missing", message: "'\(path)' has no module '\(module.spec.name)'",
                        hint: Suggestion.hint(for: module.spec.name, among: library.modules.map(\.spec.name))))
            }
        }
        guard problems.isEmpty else { throw DiagnosticsError(problems) }
        return modules
    }

    private static func hashProblem(_ library: LibrarySpec, allowChanged: Bool) -> Diagnostic? {
        let found: String
        do {
            found = try FileHash.sha256(path: library.path)
        } catch {
            return Diagnostic(
                rule: "library-missing", message: "cannot read the library '\(library.path)': \(error)",
                hint: "put it back, or register it where it is and build the job anew")
        }
        guard found != library.sha256, !allowChanged else { return nil }
        return Diagnostic(
            rule: "library-changed",
            message: "'\(library.path)' is not the library the job was built with: "
                + "expected SHA-256 \(library.sha256), found \(found)",
            hint: "build the job anew, or run it with --allow-changed-modules")
    }
}
