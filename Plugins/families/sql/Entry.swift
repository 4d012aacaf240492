public import CPypeABI
import PypeSDK

/// The modules over DuckDB. They share a library so that a run has one engine, with one memory limit.
let library = ModuleLibrary(
    name: "sql_modules", version: "1.0.0", author: "pype", license: "Apache-2.0",
    modules: [
        FilterMod.self,
        DeriveMod.self, RouteMod.self, CastMod.self, ValidateMod.self, ContractMod.self, MaskMod.self,
        SQLMod.self, SortMod.self, AggregateMod.self, JoinMod.self, DedupeMod.self,
        LookupMod.self, UnionMod.self, WindowMod.self, PivotMod.self, UnpivotMod.self, SampleMod.self,
    ])

/// What the host looks up in the library.
@_cdecl("pype_module_entry_v1")
public func entry(host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?)
    -> UnsafePointer<pype_library>?
{ library.entry(host, error) }
