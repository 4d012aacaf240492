package import PypeModel

/// What ModRegistry.json holds: the modules that flows can use, and what is known of the libraries that were looked at.
package struct Registry: Sendable, Hashable {
    /// Format id of the file.
    package static let format = "pype.registry/1"

    /// By name.
    package var modules: [String: RegistryEntry]
    /// Libraries that gave modules, by canonical path.
    package var libraries: [String: RegisteredLibrary]
    /// What those libraries link, directly or not, by canonical path.
    package var linked: [String: LinkedLibrary]
    /// Libraries that could not be used, or not in full, by canonical path.
    package var failed: [String: FailedLibrary]

    package init(
        modules: [String: RegistryEntry] = [:], libraries: [String: RegisteredLibrary] = [:],
        linked: [String: LinkedLibrary] = [:], failed: [String: FailedLibrary] = [:]
    ) {
        self.modules = modules
        self.libraries = libraries
        self.linked = linked
        self.failed = failed
    }

    /// The module of that name.
    package subscript(name: String) -> RegistryEntry? { modules[name] }

    /// All entries in the order of their names.
    package var entries: [RegistryEntry] { modules.values.sorted { $0.spec.name < $1.spec.name } }

    /// All failures in the order of their paths.
    package var failures: [FailedLibrary] { failed.values.sorted { $0.path < $1.path } }
}

/// A library that gave modules, as it was when it was looked at.
package struct RegisteredLibrary: Sendable, Hashable {
    package var stamp: FileStamp
    package var sha256: String
    /// Canonical paths of what it links.
    package var links: [String]
    /// Somebody named this library: its modules go before those that were found by searching.
    package var isPinned: Bool

    package init(stamp: FileStamp, sha256: String, links: [String] = [], isPinned: Bool = false) {
        self.stamp = stamp
        self.sha256 = sha256
        self.links = links
        self.isPinned = isPinned
    }
}

/// A library that could not be used, or not in full.
package struct FailedLibrary: Sendable, Hashable {
    package var path: String
    /// How far it came: `file`, `open`, `symbol`, `entry`, `abi`, `descriptor`, `crash`, `timeout` or `shadowed`.
    package var phase: String
    package var reason: String
    package var hint: String?
    /// nil when the file cannot even be looked at.
    package var stamp: FileStamp?
    /// Phase `shadowed`: which library each module comes from instead, by the module's name.
    package var shadowedBy: [String: String]

    package init(
        path: String, phase: String, reason: String, hint: String? = nil, stamp: FileStamp? = nil,
        shadowedBy: [String: String] = [:]
    ) {
        self.path = path
        self.phase = phase
        self.reason = reason
        self.hint = hint
        self.stamp = stamp
        self.shadowedBy = shadowedBy
    }
}
