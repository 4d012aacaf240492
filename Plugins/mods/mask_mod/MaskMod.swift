import PypeArrow
import PypeSDK
import PypeSQL

/// Makes personal data unrecognisable.
struct MaskMod: RowModule {
    static let manifest = ModuleManifest(
        name: "mask_mod", type: .mod, version: "1.0.0",
        description: "Hashes, cuts, replaces or hides values of columns with personal data; messages never show one.",
        category: "columns",
        inputs: [ModulePort("input", "Rows with columns to mask.")],
        outputs: [ModulePort("output", "The same rows in their order; masked columns are texts, and nulls stay null.")],
        params: MaskConfig.params,
        globals: [ModuleGlobal("row_count", .int, "Rows that went through.")],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    private let config: MaskConfig
    private let hash: KeyedHash?
    let running = Running()

    init(config: MaskConfig) throws {
        try config.check()
        self.config = config
        hash = config.key.map(KeyedHash.init)
    }

    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> MaskPlan {
        try MaskPlan(config, hash, request, engine)
    }
}
