import PypeHost
import PypeModel
import PypeRegistry

/// Makes a new registry out of the one that is there and what a scan found.
struct RegistryMerge {
    /// What is there now, which another process may have changed since the scan began.
    var current: Registry
    /// What was there when the scan began.
    var snapshot: Registry
    /// Outcomes of the scan, with the files' stamps before it.
    var outcomes: [String: (outcome: LibraryScanner.Outcome, stamp: FileStamp?)]
    /// Libraries that somebody named.
    var pinned: Set<String> = []

    /// - Parameter order: canonical paths of all libraries that are to stay, first come first.
    func merged(order: [String]) -> Registry {
        var result = Registry()
        let owned = Dictionary(grouping: current.modules.values) { $0.library.path }
        let ownedBefore = Dictionary(grouping: snapshot.modules.values) { $0.library.path }
        for path in order {
            if let (outcome, stamp) = outcomes[path] {
                add(outcome, path, stamp, to: &result)
                continue
            }
            let source = current.libraries[path] != nil || current.failed[path] != nil ? current : snapshot
            let modules = (current.libraries[path] != nil ? owned : ownedBefore)[path] ?? []
            if let failure = source.failed[path] { result.failed[path] = failure }
            if let library = source.libraries[path] {
                add(modules, path, library, links: source.linked, to: &result)
            }
        }
        prune(&result)
        return result
    }

    private func add(
        _ outcome: LibraryScanner.Outcome, _ path: String, _ stamp: FileStamp?, to result: inout Registry
    ) {
        switch outcome {
        case .success(let scanned):
            let library = RegisteredLibrary(
                stamp: stamp ?? FileStamp(size: 0, mtimeNs: 0), sha256: scanned.library.sha256, links: scanned.links,
                isPinned: pinned.contains(path) || current.libraries[path]?.isPinned == true)
            let entries = scanned.modules.map { RegistryEntry(library: scanned.library, spec: $0) }
            add(entries, path, library, links: scanned.linked, to: &result)
        case .failure(let failure):
            result.failed[path] = FailedLibrary(
                path: path, phase: failure.phase.rawValue, reason: failure.message, hint: failure.hint, stamp: stamp)
        }
    }

    /// The first library that has a module keeps it; the others are told so.
    private func add(
        _ entries: [RegistryEntry], _ path: String, _ library: RegisteredLibrary, links: [String: LinkedLibrary],
        to result: inout Registry
    ) {
        var shadowedBy = result.failed[path]?.shadowedBy ?? [:]
        for entry in entries {
            if let owner = result.modules[entry.spec.name] {
                shadowedBy[entry.spec.name] = owner.library.path
            } else {
                result.modules[entry.spec.name] = entry
            }
        }
        if !shadowedBy.isEmpty {
            let reason = shadowedBy.sorted { $0.key < $1.key }.map {
                "its module '\($0.key)' comes from \($0.value) already"
            }
            result.failed[path] = FailedLibrary(
                path: path, phase: LoadFailure.Phase.shadowed.rawValue, reason: reason.joined(separator: "; "),
                hint: "rename one of the two, or name the library that is meant: pype register-module \(path)",
                stamp: library.stamp, shadowedBy: shadowedBy)
        }
        result.libraries[path] = library
        result.linked.merge(links) { $1 }
    }

    /// Drops the stamps of files that nobody links any more.
    private func prune(_ result: inout Registry) {
        var reached: Set<String> = []
        var open = result.libraries.values.flatMap(\.links)
        while let path = open.popLast() {
            guard reached.insert(path).inserted else { continue }
            open.append(contentsOf: result.linked[path]?.links ?? [])
        }
        result.linked = result.linked.filter { reached.contains($0.key) }
    }
}
