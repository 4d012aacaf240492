package import PypeModel

/// A module that flows can use: its library, and its manifest.
package struct RegistryEntry: Sendable, Hashable {
    package var library: LibrarySpec
    package var spec: ModuleSpec

    package init(library: LibrarySpec, spec: ModuleSpec) {
        self.library = library
        self.spec = spec
    }
}

extension RegistryEntry {
    /// The entry as in the registry's file, with the module's name as one more key.
    package var value: Value { RegistryEncoding.value(of: self, named: true) }
}
