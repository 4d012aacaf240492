public import CPypeABI
import PypeSDK

/// The modules over Arrow IPC files.
let library = ModuleLibrary(
    name: "ipc_modules", version: "1.0.0", author: "pype", license: "Apache-2.0",
    modules: [IPCSource.self, IPCSink.self])

/// What the host calls first.
@_cdecl("pype_module_entry_v1")
public func entry(
    host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?
) -> UnsafePointer<pype_library>? { library.entry(host, error) }
