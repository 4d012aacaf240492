public import CPypeABI
import PypeSDK

/// Hands its rows on as they are: the same buffers, the same batches.
struct NoopMod: Module {
    static let manifest = ModuleManifest(
        name: "noop_mod", type: .mod, version: "1.0.0",
        description: "Passes its rows on unchanged, without a copy.", category: "utility",
        inputs: [ModulePort("input", "Rows of any columns.")],
        outputs: [ModulePort("output", "The same rows.")],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    init(config: NoConfig) {}

    func run(_ context: RunContext) async throws {
        // The stream itself goes on, so that no batch passes through here.
        try context.output("output").emit(stream: context.input("input").takeStream())
    }

    func inferSchema(_ request: SchemaRequest) throws {
        if let schema = try request.input("input") { try request.setOutput("output", schema) }
    }
}

let library = ModuleLibrary(
    name: "noop_mod", version: "1.0.0", author: "pype", license: "Apache-2.0", modules: [NoopMod.self])

/// What the host looks up.
@_cdecl("pype_module_entry_v1")
public func entry(
    host: UnsafePointer<pype_host>?, error: UnsafeMutablePointer<pype_error>?
) -> UnsafePointer<pype_library>? { library.entry(host, error) }
