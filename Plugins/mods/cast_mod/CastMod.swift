import PypeArrow
import PypeSDK
import PypeSQL

/// Gives columns other types, and keeps rows apart whose values do not fit.
struct CastMod: RowModule {
    static let manifest = ModuleManifest(
        name: "cast_mod", type: .mod, version: "1.0.0",
        description: "Gives columns other types; values that do not fit fail, reject their row, or become null.",
        category: "columns",
        inputs: [ModulePort("input", "Rows with the columns to cast.")],
        outputs: [
            ModulePort("output", "The rows in their order, with the new types."),
            ModulePort("rejects", "With mode reject: rows with a bad value, as they came in.", reject: true),
        ],
        params: CastConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows with the new types."),
            ModuleGlobal("rejected_count", .int, "Rows that were rejected."),
            ModuleGlobal("nulled_count", .int, "Values that became null because they were bad."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    private let config: CastConfig
    private let types: [String: ColumnType]
    let running = Running()

    init(config: CastConfig) throws {
        self.config = config
        types = try config.types()
    }

    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> CastPlan {
        try CastPlan(config, types, request.schema, engine)
    }
}
