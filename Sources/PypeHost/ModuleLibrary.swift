import CPypeABI
package import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A shared library that was loaded and checked. It stays loaded until the process ends: code of it may run on threads
/// that the host does not know, and Swift cannot give a library back.
package final class ModuleLibrary: Sendable {
    /// `path` is the canonical path; `sha256` is empty until somebody asks ``FileHash``.
    package let spec: LibrarySpec
    package let modules: [LoadedModule]

    /// Loads a library, calls its entry and checks all that it says of itself.
    ///
    /// - Throws: ``LoadFailure`` with the phase and the reason; all faults of the descriptor at once.
    package static func open(path: String) throws(LoadFailure) -> ModuleLibrary {
        try openWithLinks(path: path, watch: nil).library
    }

    /// As ``open(path:)``; tells each step before it is taken, and what the library links.
    static func openWithLinks(
        path: String, watch: ((LoadStep) -> Void)?
    ) throws(LoadFailure) -> (library: ModuleLibrary, links: (direct: [String], all: [String: LinkedLibrary])) {
        watch?(.open)
        let path = try LibraryFile.check(path)
        guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
            throw LoaderMessage.failure(dlerror().map { String(cString: $0) } ?? "no reason given", path: path)
        }
        let entry = try entry(handle, path: path)
        watch?(.entry)
        var error = ForeignError.empty()
        guard let found = entry(HostTable.pointer, &error) else {
            let status = error.code >= 100 ? error.code : PYPE_ERR_UNKNOWN
            let failure = ForeignError.take(&error, status: status, call: "the entry function")
            throw LoadFailure(
                .entry, "the entry function refused: \(failure.message) [\(failure.code.name)]", hint: failure.hint)
        }
        watch?(.descriptor)
        ForeignError.release(&error)
        let (spec, modules) = try DescriptorReader.read(found, path: path)
        // Whoever watches wants to know all of it; a run does not, and asking takes time.
        return (ModuleLibrary(spec: spec, modules: modules), watch == nil ? ([], [:]) : LinkMap.links(of: handle))
    }

    private init(spec: LibrarySpec, modules: [(pype_module, ModuleSpec)]) {
        self.spec = spec
        self.modules = modules.map { LoadedModule(functions: $0.0, spec: $0.1, libraryPath: spec.path) }
    }

    /// The module of that name.
    package func module(named name: String) -> LoadedModule? { modules.first { $0.spec.name == name } }

    private static func entry(_ handle: UnsafeMutableRawPointer, path: String) throws(LoadFailure) -> Entry {
        if let symbol = own(PYPE_ENTRY_SYMBOL, handle, path: path) { return unsafeBitCast(symbol, to: Entry.self) }
        for version in 0...99 where version != PYPE_ABI_MAJOR {
            guard own("pype_module_entry_v\(version)", handle, path: path) != nil else { continue }
            throw LoadFailure(
                .abi,
                "the library has version \(version) of the module ABI (pype_module_entry_v\(version)), "
                    + "this host expects version \(PYPE_ABI_MAJOR) (\(PYPE_ENTRY_SYMBOL))",
                hint: "build it against the headers of version \(PYPE_ABI_MAJOR)")
        }
        throw LoadFailure(
            .symbol, "the library does not export the symbol '\(PYPE_ENTRY_SYMBOL)'",
            hint: "see with `nm -D --defined-only \(path)` what it exports; C++ needs extern \"C\", and the symbol "
                + "default visibility")
    }

    private typealias Entry =
        @convention(c) (UnsafePointer<pype_host>?, UnsafeMutablePointer<pype_error>?) -> UnsafePointer<pype_library>?

    /// The symbol, unless it comes from a library that this one links: dlsym looks there too.
    private static func own(
        _ symbol: String, _ handle: UnsafeMutableRawPointer, path: String
    ) -> UnsafeMutableRawPointer? {
        guard let address = dlsym(handle, symbol) else { return nil }
        let owner = SymbolOwner.path(of: address)
        return owner == nil || owner == path ? address : nil
    }
}
