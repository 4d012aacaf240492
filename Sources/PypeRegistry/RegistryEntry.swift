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

/// As in the registry's file, with the module's name as one more key.
extension RegistryEntry: Codable {
    package init(from decoder: any Decoder) throws {
        let value = try Value(from: decoder)
        do throws(RegistryFault) {
            self = try RegistryDecoding.entry(name: nil, value)
        } catch {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.message))
        }
    }

    package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

    /// The entry as a JSON object, with its name.
    package var value: Value { RegistryEncoding.value(of: self, named: true) }
}
