import PypeArrow
import PypeSDK
import PypeSQL

/// Adds and replaces columns by SQL expressions.
struct DeriveMod: RowModule {
    static let manifest = ModuleManifest(
        name: "derive_mod", type: .mod, version: "1.0.0",
        description: "Adds columns, or replaces them, by SQL expressions over the columns of each row.",
        category: "columns",
        inputs: [ModulePort("input", "The rows to compute from.")],
        outputs: [
            ModulePort(
                "output",
                "The same rows in their order, replaced columns in their places, new columns behind; a value on which an "
                    + "expression fails fails the module.")
        ],
        params: DeriveConfig.params,
        globals: [ModuleGlobal("row_count", .int, "Rows that went through.")],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    private let config: DeriveConfig
    let running = Running()

    init(config: DeriveConfig) throws {
        guard !config.columns.isEmpty else {
            throw ModuleError(.invalidConfig, "'columns' is empty", hint: "for example: columns: {total: price * 2}")
        }
        guard !config.columns.contains(where: { $0.name.isEmpty || $0.name.utf8.contains(0) }) else {
            throw ModuleError(.invalidConfig, "columns: a column's name is empty or holds a NUL")
        }
        self.config = config
    }

    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> DerivePlan {
        try DerivePlan(config, request.schema, engine)
    }
}
