import PypeArrow
import PypeSDK
import PypeSQL

/// Holds the columns of a table to what was agreed about them.
struct ContractMod: RowModule {
    static let manifest = ModuleManifest(
        name: "contract_mod", type: .mod, version: "1.0.0",
        description: "Holds columns to an agreed schema: what differs evolves it, fails, or is discarded.",
        category: "quality",
        inputs: [ModulePort("input", "The rows to hold to the contract.")],
        outputs: [
            ModulePort(
                "output", "The rows in their order, with the agreed columns; filled columns stand behind the others."),
            ModulePort("rejects", "Rows that discard_row discards, as they came in.", reject: true),
        ],
        params: ContractConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that were not rejected."),
            ModuleGlobal("rejected_count", .int, "Rows that were rejected."),
            ModuleGlobal("nulled_count", .int, "Values that became null because they were not of the agreed type."),
            ModuleGlobal("null_count", .int, "Nulls in columns that are not nullable that were let through."),
            ModuleGlobal(
                "evolved", .list,
                "Differences that were let through: kind (new_column, changed_type, missing_column), column, agreed and "
                    + "found type."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .rowLocal, .parallel, .streaming])

    private let config: ContractConfig
    private let types: [String: ColumnType?]
    let running = Running()

    init(config: ContractConfig) throws {
        self.config = config
        types = try config.types()
    }

    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> ContractPlan {
        try ContractPlan(config, types, request, engine)
    }
}
