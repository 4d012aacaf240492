public import CPypeABI
import Synchronization

/// What a library exports. Kept in a global, and handed out by the one function that the library exports:
///
/// ```swift
/// let library = ModuleLibrary(name: "mine", version: "1.0.0", author: "Me", license: "MIT", modules: [Mine.self])
///
/// @_cdecl("pype_module_entry_v1")
/// public func entry(host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?)
///     -> UnsafePointer<pype_library>?
/// { library.entry(host, error) }
/// ```
public final class ModuleLibrary: Sendable {
    let name: String
    let version: String
    let author: String
    let license: String
    let homepage: String?
    let modules: [any Module.Type]
    private let built = Mutex<Built?>(nil)

    /// - Parameters:
    ///   - name: name of the library.
    ///   - version: semantic version.
    ///   - author: who made it.
    ///   - license: an SPDX expression.
    ///   - homepage: a URL.
    ///   - modules: what it offers, at most 32.
    public init(
        name: String, version: String, author: String, license: String, homepage: String? = nil,
        modules: [any Module.Type]
    ) {
        self.name = name
        self.version = version
        self.author = author
        self.license = license
        self.homepage = homepage
        self.modules = modules
    }

    /// What `pype_module_entry_v1` returns: the same constant at each call, or NULL with the reason in `error`.
    public func entry(_ host: UnsafePointer<pype_host>?, _ error: UnsafeMutablePointer<pype_error>?)
        -> UnsafePointer<pype_library>?
    {
        var descriptor: UnsafePointer<pype_library>?
        _ = ModuleSlots.guarding(error) {
            try built.withLock { built in
                if let built {
                    descriptor = built.pointer
                } else {
                    try check()
                    let made = try LibraryDescriptor.make(self)
                    descriptor = made
                    built = Built(pointer: made)
                }
            }
        }
        return descriptor
    }

    private func check() throws(ModuleError) {
        var names: Set<String> = []
        for module in modules {
            let manifest = module.manifest
            if let defect = manifest.defect {
                throw ModuleError(.internalError, "module '\(manifest.name)': \(defect)")
            }
            guard names.insert(manifest.name).inserted else {
                throw ModuleError(.internalError, "the library has two modules called '\(manifest.name)'")
            }
        }
    }

    private struct Built: @unchecked Sendable {
        // Sendable: constant memory that is never freed.
        let pointer: UnsafePointer<pype_library>
    }
}
