public import CPypeABI
import PypeSDK

/// The modules that make HTTP calls, or wait for something outside. They share a library, since each would hold a copy
/// of the client otherwise.
let library = ModuleLibrary(
    name: "http_modules", version: "1.0.0", author: "pype", license: "Apache-2.0",
    modules: [HTTPSource.self, HTTPSink.self, HTTPSolo.self, NotifySolo.self, WaitSolo.self])

/// What the host looks up in the library.
@_cdecl("pype_module_entry_v1")
public func entry(host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?)
    -> UnsafePointer<pype_library>?
{ library.entry(host, error) }
