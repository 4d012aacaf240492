public import CPypeABI
import PypeSDK

/// Modules that move no rows.
let library = ModuleLibrary(
    name: "solo_modules", version: "1.0.0", author: "pype", license: "Apache-2.0",
    modules: [CommandSolo.self, FailSolo.self, FileSolo.self, SetSolo.self])

/// What the host looks up in the library.
@_cdecl("pype_module_entry_v1")
public func entry(host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?)
    -> UnsafePointer<pype_library>?
{ library.entry(host, error) }
