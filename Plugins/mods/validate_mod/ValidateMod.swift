import PypeArrow
import PypeSDK
import PypeSQL

/// Holds rows against what is expected of them.
struct ValidateMod: RowModule {
    static let manifest = ModuleManifest(
        name: "validate_mod", type: .mod, version: "1.0.0",
        description: "Holds rows against expectations; what does not meet one fails the run, is rejected, or counted.",
        category: "quality",
        inputs: [
            ModulePort("input", "The rows to look at."),
            ModulePort("reference", "The rows that foreign_key finds its keys in.", optional: true),
        ],
        outputs: [
            ModulePort("output", "The rows that are not rejected, in their order."),
            ModulePort(
                "rejects",
                "Rows that do not meet an expectation whose action is reject, with the names of all they do not meet.",
                reject: true),
        ],
        params: ValidateConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that were not rejected."),
            ModuleGlobal("rejected_count", .int, "Rows that were rejected."),
            ModuleGlobal("passed", .bool, "Whether every expectation is met, those that only warn too."),
            ModuleGlobal(
                "report", .list,
                "For each expectation its name, type, columns and action, how many rows failed, whether it passed, and "
                    + "the reason if not."),
        ],
        packages: ["libduckdb 1.4 or later"],
        // Not deterministic: freshness may look at the clock. Not row-local: the reference's rows go nowhere.
        flags: [.idempotent, .parallel, .streaming])

    private let config: ValidateConfig
    let running = Running()

    init(config: ValidateConfig) throws {
        try config.check()
        self.config = config
    }

    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> ValidatePlan {
        try ValidatePlan(config, request, engine)
    }
}
