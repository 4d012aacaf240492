package import PypeHost
package import PypeModel
package import PypeRegistry

/// Registers modules: searches folders, has libraries looked at, and keeps the registry. The only entry of this folder
/// for outsiders.
package struct ModuleRegistrar: Sendable {
    private let store: RegistryStore
    private let folders: [SearchFolder]
    private let scanner: LibraryScanner

    package init(store: RegistryStore, folders: [SearchFolder], scanner: LibraryScanner) {
        self.store = store
        self.folders = folders
        self.scanner = scanner
    }

    /// Registers all libraries of the search folders, loads only those that are new or changed, and drops those that
    /// are gone.
    /// - Throws: `registry-file` when the registry cannot be read or written; `scan-process` when libraries cannot be
    ///   looked at: the registry stays as it is then.
    package func autoRegister() throws(Diagnostic) -> RegisterReport {
        let before = try store.load()
        let search = LibrarySearch(folders)
        let order = order(search.paths, before)
        var freshness = Freshness(before, order: order)
        let unknown = order.filter { !freshness.isKnown($0) }
        let outcomes = try look(unknown, &freshness)
        let found = Set(order)
        let after = try store.update { registry in
            // Whatever another process has added since belongs to it.
            let added = registry.libraries.keys.filter { !found.contains($0) && before.libraries[$0] == nil }
            let merge = RegistryMerge(current: registry, snapshot: before, outcomes: outcomes)
            registry = merge.merged(order: order + added.sorted())
            return registry
        }
        return RegisterReport(
            store.path, folders: search.reports, before: before, after: after, failed: after.failures,
            scanned: unknown.count)
    }

    /// Registers one library, by its path, by the name of its file, or by the name of a module in it.
    ///
    /// Its modules go before those of the same name that other libraries have.
    /// - Throws: `unknown-module` when nothing of that name can be found; `registry-file`; `scan-process`.
    package func register(_ nameOrPath: String) throws(Diagnostic) -> RegisterReport {
        let before = try store.load()
        let finding = try LibraryFinding(folders: folders, registry: before, scanner: scanner).find(nameOrPath)
        var freshness = Freshness(before, order: [])
        var outcomes: [String: (outcome: LibraryScanner.Outcome, stamp: FileStamp?)] = [:]
        if let outcome = finding.outcome {
            outcomes[finding.path] = (outcome, freshness.stamp(finding.path))
        } else {
            outcomes = try look([finding.path], &freshness)
        }
        let path = finding.path
        let after = try store.update { registry in
            let merge = RegistryMerge(current: registry, snapshot: before, outcomes: outcomes, pinned: [path])
            let others = Set(registry.libraries.keys).union(registry.failed.keys).subtracting([path])
            registry = merge.merged(order: [path] + others.sorted())
            // Of two that were named, the last counts: the other one goes back into the line.
            for (other, failure) in registry.failed where failure.shadowedBy.values.contains(path) {
                registry.libraries[other]?.isPinned = false
            }
            return registry
        }
        return RegisterReport(
            store.path, folders: finding.reports, before: before, after: after,
            failed: after.failed[path].map { [$0] } ?? [], scanned: 1)
    }

    /// Empties the registry.
    /// - Throws: `registry-file` when the file is no registry, or cannot be written.
    package func clear() throws(Diagnostic) { try store.clear() }

    /// Libraries that somebody named, then those of the search, then those that are registered and lie elsewhere.
    private func order(_ found: [String], _ registry: Registry) -> [String] {
        let there = registry.libraries.filter { (try? FileStamp(path: $0.key)) != nil }
        let pinned = there.filter(\.value.isPinned).keys.sorted()
        var known = Set(pinned)
        let searched = found.filter { known.insert($0).inserted }
        return pinned + searched + there.keys.filter { !known.contains($0) }.sorted()
    }

    private func look(
        _ paths: [String], _ freshness: inout Freshness
    ) throws(Diagnostic) -> [String: (outcome: LibraryScanner.Outcome, stamp: FileStamp?)] {
        // Stamped before they are loaded: what changes meanwhile is looked at the next time.
        var stamps: [String: FileStamp] = [:]
        for path in paths { stamps[path] = freshness.stamp(path) }
        guard !paths.isEmpty else { return [:] }
        let outcomes = try scanner.outcomes(paths)
        var result: [String: (outcome: LibraryScanner.Outcome, stamp: FileStamp?)] = [:]
        for (path, outcome) in outcomes { result[path] = (outcome, stamps[path]) }
        return result
    }
}

extension LibraryScanner {
    /// As `scan`; a scan that does not work must not look like libraries that do not.
    /// - Throws: `scan-process`.
    func outcomes(_ paths: [String]) throws(Diagnostic) -> [String: Outcome] {
        let outcomes = scan(paths)
        for case .failure(let failure) in outcomes.values where failure.phase == .scanner {
            throw Diagnostic(rule: "scan-process", message: failure.message, hint: failure.hint)
        }
        return outcomes
    }
}
