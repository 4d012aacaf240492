public import CPypeABI
import PypeSDK

/// The modules over databases. They share a library so that a file of DuckDB is opened once in a run.
let library = ModuleLibrary(
    name: "database_modules", version: "1.0.0", author: "pype", license: "Apache-2.0",
    modules: [SQLSource.self, SQLSink.self, SQLSolo.self])

/// What the host looks up in the library.
@_cdecl("pype_module_entry_v1")
public func entry(host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?)
    -> UnsafePointer<pype_library>?
{ library.entry(host, error) }
