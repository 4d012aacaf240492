package import PypeModel

/// What a scan found out about a library that can be used.
package struct ScannedLibrary: Sendable, Hashable, Codable {
    /// With its SHA-256.
    package var library: LibrarySpec
    package var modules: [ModuleSpec]
    /// Canonical paths of the libraries it links.
    package var links: [String]
    /// Those and all that they link in turn, by canonical path.
    package var linked: [String: LinkedLibrary]

    package init(
        library: LibrarySpec, modules: [ModuleSpec], links: [String] = [], linked: [String: LinkedLibrary] = [:]
    ) {
        self.library = library
        self.modules = modules
        self.links = links
        self.linked = linked
    }
}
